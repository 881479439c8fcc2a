/**
 * Embeds stored questions again, beside the requests: after a change of model their vectors are of no use until they are of the
 * model in use. What is done stands in the entries themselves, so a run that was cut off, by kill -9 too, goes on where it was
 * when the next one is started. A lookup's own text is always embedded first.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReembedOrder, ReembedProgress, ReembedRun, VectorCounts } from './admin/operations.ts';
import { TextRefused, UNKNOWN_MODEL, type Embedder } from './embed/embedder.ts';
import { messageOf, ProxyError } from './errors.ts';
import { nextTurn } from './next-turn.ts';
import type { Observer } from './observer.ts';
import { createTurns, type Turns } from './steps/models/turns.ts';
import type { NewVector, OpenStore, StoreTotals } from './store/store.ts';
import type { EntryId } from './units.ts';

export interface ReembedPorts {
  readonly stored: Pick<OpenStore, 'vectors' | 'catalogue'>;
  readonly embedder: Embedder;
  /** Texts with the embedder at a time: a lookup may have to wait for one that is under way. */
  readonly atOnce: number;
  readonly observer: Pick<Observer, 'fault'>;
  /** Lines for a person. */
  readonly notice: (line: string) => void;
}

export interface Reembedding {
  /** Tells of the run that there is now. One at a time: a second start changes nothing. */
  order(order: ReembedOrder): ReembedRun;
  counts(): VectorCounts;
  run(): ReembedRun;
  /** Resolves when nothing of it is under way. */
  close(): Promise<void>;
}

/** Entries of one transaction. */
const GROUP = 32;
/** How often a text may break the model or outlast its time before it is passed over. More than it takes an embedder to be down. */
const TRIES = 5;
/** Milliseconds between two looks whether the embedder is there. */
const LOOK_AGAIN = 1_000;

export function createReembedding(ports: ReembedPorts): Reembedding {
  let current: Run | undefined;
  const run = (): ReembedRun => current?.told() ?? { kind: 'none' };
  const counts = (): VectorCounts => vectorCounts(ports.stored.catalogue.totals(), ports.embedder.id);
  const untold = tellOfOthers(counts, ports);
  return {
    order: (order) => {
      if (order.kind === 'stop') current?.stop();
      if (order.kind === 'start' && run().kind !== 'running') current = startRun(order, counts(), ports);
      return run();
    },
    counts,
    run,
    close: async () => {
      clearInterval(untold);
      current?.stop();
      await current?.over;
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
function tellOfOthers(counts: () => VectorCounts, { embedder, notice }: ReembedPorts): NodeJS.Timeout {
  const tell = (): void => {
    if (embedder.id === UNKNOWN_MODEL) return;
    clearInterval(timer);
    const { others } = counts();
    const [first] = Object.keys(others);
    if (first === undefined) return;
    notice(
      `${sumOf(others)} entries carry vectors of another model (${Object.keys(others).join(', ')}) than ${embedder.id}: they are found by key and words, not by meaning; nearhit reembed embeds them again`,
    );
  };
  const timer = setInterval(tell, LOOK_AGAIN).unref();
  tell();
  return timer;
}

type Start = Extract<ReembedOrder, { readonly kind: 'start' }>;

/** @throws ProxyError where it is not known yet which model it is. */
function startRun(order: Start, { inUse, others, none }: VectorCounts, ports: ReembedPorts): Run {
  if (ports.embedder.id === UNKNOWN_MODEL)
    throw new ProxyError(
      'model-down',
      'cannot embed again: the model in use was not met yet, so its id is not known; see nearhit stats, and try again',
    );
  const lacking = sumOf(others) + none;
  return new Run(order, order.which === 'all' ? lacking + inUse : lacking, ports);
}

class Run {
  readonly over: Promise<void>;
  readonly #order: Start;
  readonly #ports: ReembedPorts;
  readonly #turns: Turns;
  readonly #stop = new AbortController();
  readonly #started = performance.now();
  readonly #total: number;
  #seen = 0;
  #replaced = 0;
  #refused = 0;
  #heldUp: string | undefined;
  #ended: { readonly how: 'done' | 'stopped' | 'failed'; readonly why: string | undefined; readonly at: number } | undefined;

  constructor(order: Start, total: number, ports: ReembedPorts) {
    this.#order = order;
    this.#total = total;
    this.#ports = ports;
    this.#turns = createTurns({ atOnce: ports.atOnce, most: GROUP });
    this.over = this.#work();
  }

  stop(): void {
    this.#stop.abort(new Error('it was stopped'));
  }

  told(): ReembedRun {
    const progress: ReembedProgress = {
      which: this.#order.which,
      // Entries that went or came meanwhile are not counted again: no share of it shows more than the whole.
      total: Math.max(this.#total, this.#seen),
      done: this.#seen,
      replaced: this.#replaced,
      refused: this.#refused,
      elapsedMs: Math.round((this.#ended?.at ?? performance.now()) - this.#started),
    };
    if (this.#ended === undefined) return { kind: 'running', heldUp: this.#heldUp, ...progress };
    return { kind: 'ended', how: this.#ended.how, why: this.#ended.why, ...progress };
  }

  async #work(): Promise<void> {
    try {
      await this.#all();
      this.#end('done', undefined);
    } catch (error) {
      if (this.#stop.signal.aborted) return this.#end('stopped', undefined);
      this.#ports.observer.fault('store-write-failed', messageOf(error));
      this.#end('failed', messageOf(error));
    }
  }

  #end(how: 'done' | 'stopped' | 'failed', why: string | undefined): void {
    this.#ended = { how, why, at: performance.now() };
  }

  async #all(): Promise<void> {
    const { stored, embedder } = this.#ports;
    const { vectors } = stored;
    const model = embedder.id;
    const without = this.#order.which === 'lacking' ? model : undefined;
    for await (const group of inGroups(vectors.questions(without), this.#groupSize())) {
      const began = performance.now();
      const made = await this.#turns.all(group, async (one) => this.#vectorOf(one));
      // Of room for one group there is always enough: one goes after the other.
      const news = made === 'full' ? [] : made.filter((one) => one !== undefined);
      this.#replaced += (await vectors.replace(news, model)).length;
      this.#seen += group.length;
      await this.#pace(group.length, began);
    }
  }

  /** No more than a second's worth. */
  #groupSize(): number {
    const { perSecond } = this.#order;
    return perSecond === undefined ? GROUP : Math.min(GROUP, Math.max(1, Math.floor(perSecond)));
  }

  async #pace(count: number, began: number): Promise<void> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    const { perSecond } = this.#order;
    const left = perSecond === undefined ? 0 : began + (count / perSecond) * 1000 - performance.now();
    if (left > 0) await sleep(left, undefined, { signal, ref: false });
  }

  /** `undefined`: this text cannot be embedded, and its entry stays as it is. */
  async #vectorOf({ id, question }: { readonly id: EntryId; readonly question: string }): Promise<NewVector | undefined> {
    const { signal } = this.#stop;
    for (let tries = 0; tries < TRIES; tries += 1) {
      await this.#ready();
      try {
        return { id, vector: await this.#ports.embedder.embed(question, signal, 'last') };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof TextRefused) break;
        this.#ports.observer.fault('embed-failed', messageOf(error));
        // Only then the embedder has drawn its conclusions.
        await nextTurn();
      }
    }
    this.#refused += 1;
    return undefined;
  }

  /** An embedder that is down is waited for: it comes back by itself, or the run is stopped. */
  async #ready(): Promise<void> {
    const { signal } = this.#stop;
    for (let state = this.#ports.embedder.state(); state.kind !== 'ready'; state = this.#ports.embedder.state()) {
      this.#heldUp = state.kind === 'down' ? state.why : 'the embedder is starting';
      await sleep(LOOK_AGAIN, undefined, { signal, ref: false });
    }
    this.#heldUp = undefined;
  }
}

async function* inGroups<Item>(items: AsyncIterable<Item>, size: number): AsyncIterable<readonly Item[]> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
