/** The sums of a forecast: hits by tier, what was not a hit and why, tokens and money. */
import { upperBound } from '../learn/clopper-pearson.ts';
import type { TokenUsage } from '../entry.ts';
import type { Forecast, ForecastTier } from './forecast.ts';

/** Money per million tokens, input and output; by model name, `*` for all others. */
export type Prices = ReadonlyMap<string, TokenUsage>;

export interface ForecastReport {
  readonly file: string;
  readonly requests: number;
  readonly tiers: Readonly<Record<ForecastTier, number>>;
  readonly hits: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** Of hits by meaning whose answers the log holds: do they say the same? */
  readonly compared: { readonly same: number; readonly different: number; readonly unknown: number; readonly upper: number | undefined };
  /** Requests whose tokens are known, and what was spent on them and would have been saved. */
  readonly withUsage: number;
  readonly spent: TokenUsage;
  readonly saved: TokenUsage;
  /** `undefined` where no price was given. */
  readonly money: { readonly spent: number; readonly saved: number; readonly unpriced: number } | undefined;
  readonly examples: readonly { readonly asked: string; readonly served: string; readonly agrees: string }[];
}

export interface ForecastSumOptions {
  readonly file: string;
  readonly prices: Prices;
  readonly examples: number;
}

export class ForecastSum {
  readonly #options: ForecastSumOptions;
  readonly #tiers: Record<ForecastTier, number> = { exact: 0, alias: 0, semantic: 0, miss: 0, bypass: 0 };
  readonly #reasons: Record<string, number> = {};
  readonly #compared = { same: 0, different: 0, unknown: 0 };
  readonly #examples: ForecastReport['examples'][number][] = [];
  #requests = 0;
  #withUsage = 0;
  #spent: TokenUsage = { input: 0, output: 0 };
  #saved: TokenUsage = { input: 0, output: 0 };
  #money = { spent: 0, saved: 0, unpriced: 0 };

  constructor(options: ForecastSumOptions) {
    this.#options = options;
  }

  add(forecast: Forecast): void {
    this.#requests += 1;
    this.#tiers[forecast.tier] += 1;
    if (forecast.why !== '') this.#reasons[forecast.why] = (this.#reasons[forecast.why] ?? 0) + 1;
    if (forecast.tier === 'semantic') this.#compare(forecast);
    if (forecast.spent !== undefined) this.#pay(forecast, forecast.spent);
  }

  #compare({ question, served, agrees }: Forecast): void {
    this.#compared[agrees] += 1;
    if (this.#examples.length < this.#options.examples) this.#examples.push({ asked: question, served, agrees });
  }

  #pay({ model, saved }: Forecast, spent: TokenUsage): void {
    this.#withUsage += 1;
    this.#spent = plus(this.#spent, spent);
    if (saved !== undefined) this.#saved = plus(this.#saved, saved);
    const price = this.#options.prices.get(model) ?? this.#options.prices.get('*');
    if (price === undefined) this.#money.unpriced += 1;
    else {
      this.#money.spent += cost(spent, price);
      if (saved !== undefined) this.#money.saved += cost(saved, price);
    }
  }

  report(): ForecastReport {
    const { exact, alias, semantic } = this.#tiers;
    const { same, different } = this.#compared;
    return {
      file: this.#options.file,
      requests: this.#requests,
      tiers: this.#tiers,
      hits: exact + alias + semantic,
      reasons: this.#reasons,
      compared: { ...this.#compared, upper: same + different === 0 ? undefined : upperBound(different, same + different) },
      withUsage: this.#withUsage,
      spent: this.#spent,
      saved: this.#saved,
      money: this.#options.prices.size === 0 ? undefined : this.#money,
      examples: this.#examples,
    };
  }
}

function plus(one: TokenUsage, other: TokenUsage): TokenUsage {
  return { input: one.input + other.input, output: one.output + other.output };
}

const PER = 1_000_000;

function cost({ input, output }: TokenUsage, price: TokenUsage): number {
  return (input * price.input + output * price.output) / PER;
}
