/**
 * Embeds stored questions again: those with vectors of another model when somebody orders it, those without any by itself. One pass
 * at a time: an ordered one takes in what is without a vector, so it takes the other's place.
 */
import type { ReembedOrder, ReembedRun, VectorCounts } from '../admin/operations.ts';
import { UNKNOWN_MODEL } from '../embed/embedder.ts';
import { ProxyError } from '../errors.ts';
import type { OpenStore, StoreTotals } from '../store/store.ts';
import { FillIn } from './fill-in.ts';
import { Run, type RunPorts } from './run.ts';

export interface ReembedPorts extends RunPorts {
  readonly stored: Pick<OpenStore, 'vectors' | 'catalogue'>;
  /** Lines for a person. */
  readonly notice: (line: string) => void;
}

export interface Reembedding {
  /** Tells of the ordered run that there is now. A second start changes nothing. */
  order(order: ReembedOrder): ReembedRun;
  counts(): VectorCounts;
  run(): ReembedRun;
  /** Resolves when nothing of it is under way. */
  close(): Promise<void>;
}

/** Milliseconds between two looks at the embedder. */
const LOOK_EVERY = 1_000;

type Start = Extract<ReembedOrder, { readonly kind: 'start' }>;

export function createReembedding(ports: ReembedPorts): Reembedding {
  let ordered: { readonly which: Start['which']; readonly run: Run } | undefined;
  const run = (): ReembedRun => (ordered === undefined ? { kind: 'none' } : { which: ordered.which, ...ordered.run.progress() });
  const counts = (): VectorCounts => vectorCounts(ports.stored.catalogue.totals(), ports.embedder.id);
  const fillIn = new FillIn({ ...ports, missing: () => counts().none });
  const tell = tellOfOthers(counts, ports);
  const look = (): void => {
    tell();
    if (run().kind !== 'running') fillIn.look();
  };
  const looking = setInterval(look, LOOK_EVERY).unref();
  look();
  return {
    order: (order) => {
      if (order.kind === 'stop') ordered?.run.stop();
      if (order.kind === 'start' && run().kind !== 'running') {
        ordered = { which: order.which, run: startRun(order, counts(), ports) };
        fillIn.stop();
      }
      return run();
    },
    counts,
    run,
    close: async () => {
      clearInterval(looking);
      ordered?.run.stop();
      fillIn.stop();
      await Promise.all([ordered?.run.over, fillIn.over]);
    },
  };
}

function vectorCounts({ embedded }: StoreTotals, model: string): VectorCounts {
  const others = [...embedded].filter(([name]) => name !== '' && name !== model);
  return { inUse: embedded.get(model) ?? 0, others: Object.fromEntries(others), none: embedded.get('') ?? 0 };
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Once, as soon as it is known which model is in use: one elsewhere may first have to be met. */
function tellOfOthers(counts: () => VectorCounts, { embedder, notice }: ReembedPorts): () => void {
  let told: 'no' | 'yes' = 'no';
  return () => {
    if (told === 'yes' || embedder.id === UNKNOWN_MODEL) return;
    told = 'yes';
    const { others } = counts();
    const [first] = Object.keys(others);
    if (first === undefined) return;
    notice(
      `${sumOf(others)} entries carry vectors of another model (${Object.keys(others).join(', ')}) than ${embedder.id}: they are found by key and words, not by meaning; nearhit reembed embeds them again`,
    );
  };
}

/** @throws ProxyError where it is not known yet which model it is. */
function startRun({ which, perSecond }: Start, { inUse, others, none }: VectorCounts, ports: ReembedPorts): Run {
  const model = ports.embedder.id;
  if (model === UNKNOWN_MODEL)
    throw new ProxyError(
      'model-down',
      'cannot embed again: the model in use was not met yet, so its id is not known; see nearhit stats, and try again',
    );
  const lacking = sumOf(others) + none;
  if (which === 'all') return new Run({ wanted: () => true, total: lacking + inUse, perSecond }, ports);
  return new Run({ wanted: (one) => one !== model, total: lacking, perSecond }, ports);
}
