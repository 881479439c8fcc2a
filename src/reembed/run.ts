/**
 * One pass over stored questions that embeds them, beside the requests. What is done stands in the entries themselves, so a pass
 * that was cut off, by kill -9 too, goes on where it was when the next one is started. A lookup's own text is always embedded first.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReembedRun } from '../admin/operations.ts';
import { TextRefused, type Embedder } from '../embed/embedder.ts';
import { messageOf } from '../errors.ts';
import { nextTurn } from '../next-turn.ts';
import type { Observer } from '../observer.ts';
import { createTurns, type Turns } from '../steps/models/turns.ts';
import type { NewVector, OpenStore } from '../store/store.ts';
import type { EntryId } from '../units.ts';

export interface RunPorts {
  readonly stored: Pick<OpenStore, 'vectors'>;
  readonly embedder: Embedder;
  /** Texts with the embedder at a time: a lookup may have to wait for one that is under way. */
  readonly atOnce: number;
  readonly observer: Pick<Observer, 'fault'>;
}

export interface Work {
  /** By the model whose vector an entry has, '' where it has none. */
  readonly wanted: (model: string) => boolean;
  /** As many as there are to begin with. */
  readonly total: number;
  /** Entries; as fast as it goes beside the lookups where absent. */
  readonly perSecond: number | undefined;
}

type Told<Run> = Run extends { readonly which: unknown } ? Omit<Run, 'which'> : never;
/** How far it is, or how it ended. */
export type Progress = Told<ReembedRun>;

/** Entries of one transaction. */
const GROUP = 32;
/** How often a text may break the model or outlast its time before it is passed over. More than it takes an embedder to be down. */
const TRIES = 5;
/** Milliseconds between two looks whether the embedder is there. */
const LOOK_AGAIN = 1_000;

export class Run {
  readonly over: Promise<void>;
  readonly #work: Work;
  readonly #ports: RunPorts;
  readonly #turns: Turns;
  readonly #stop = new AbortController();
  readonly #started = performance.now();
  #seen = 0;
  #replaced = 0;
  #refused = 0;
  #heldUp: string | undefined;
  #ended: { readonly how: 'done' | 'stopped' | 'failed'; readonly why: string | undefined; readonly at: number } | undefined;

  constructor(work: Work, ports: RunPorts) {
    this.#work = work;
    this.#ports = ports;
    this.#turns = createTurns({ atOnce: ports.atOnce, most: GROUP });
    this.over = this.#run();
  }

  stop(): void {
    this.#stop.abort(new Error('it was stopped'));
  }

  progress(): Progress {
    const sums = {
      // Entries that went or came meanwhile are not counted again: no share of it shows more than the whole.
      total: Math.max(this.#work.total, this.#seen),
      done: this.#seen,
      replaced: this.#replaced,
      refused: this.#refused,
      elapsedMs: Math.round((this.#ended?.at ?? performance.now()) - this.#started),
    };
    if (this.#ended === undefined) return { kind: 'running', heldUp: this.#heldUp, ...sums };
    return { kind: 'ended', how: this.#ended.how, why: this.#ended.why, ...sums };
  }

  async #run(): Promise<void> {
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
    for await (const group of inGroups(vectors.questions(this.#work.wanted), this.#groupSize())) {
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
    const { perSecond } = this.#work;
    return perSecond === undefined ? GROUP : Math.min(GROUP, Math.max(1, Math.floor(perSecond)));
  }

  async #pace(count: number, began: number): Promise<void> {
    const { signal } = this.#stop;
    signal.throwIfAborted();
    const { perSecond } = this.#work;
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
