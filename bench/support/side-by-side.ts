/** One request compared with the bare server's answer to it, against the bars of an exact hit. */
import { besideBare, type Effort, type Sides } from './beside-bare.ts';
import type { Product } from './product.ts';
import { least, median, most, printBar, printTable, ratios, whole } from './report.ts';
import type { Answer } from './wire.ts';

export interface Plan extends Effort {
  readonly request: Buffer;
  /** What the product answers it with: the baseline sends the same. */
  readonly hit: Answer;
  readonly product: Product;
}

export async function compareWithBare(plan: Plan): Promise<void> {
  const { request, hit, product, ...effort } = plan;
  const beside = besideBare(product, 'json');
  try {
    print(await beside.compare(request, hit, effort), plan);
  } finally {
    await beside.stop();
  }
}

function print({ rates, costs }: Sides, { request, hit }: Plan): void {
  const row = (name: 'bare' | 'nearhit'): string[] => [
    name,
    whole(most(rates[name])),
    whole(median(rates[name])),
    least(costs[name]).toFixed(1),
    median(costs[name]).toFixed(1),
  ];
  printTable(['side', 'requests/s best', 'median', 'CPU us/request least', 'median'], [row('bare'), row('nearhit')]);
  printBar('requests per second, nearhit / bare (median of rounds)', median(ratios(rates.nearhit, rates.bare)), { atLeast: 0.6 });
  printBar('requests per second, nearhit / bare (best)', most(rates.nearhit) / most(rates.bare), { atLeast: 0.6 });
  printBar('CPU per request, nearhit / bare (median of rounds)', median(ratios(costs.nearhit, costs.bare)), { atMost: 1.67 });
  printBar('CPU per request, nearhit / bare (least)', least(costs.nearhit) / least(costs.bare), { atMost: 1.67 });
  const bodyIn = request.length - request.indexOf('\r\n\r\n') - 4;
  console.log(
    `- CPU above bare: ${(median(costs.nearhit) - median(costs.bare)).toFixed(1)} us per request; body ${bodyIn} bytes in, ${hit.body.length} bytes out`,
  );
}
