/** A protocol whose answer is a list of choices, streamed in chunks: Chat Completions, and Completions before it. */
import type { ReplayOptions } from '../../prompt.ts';
import type { Finish } from '../dialect.ts';
import type { Fields } from './fields.ts';
import type { RunRule } from './runs.ts';

export interface Assembly {
  add(chunk: Fields): void;
  /** The completion so far. Call once: it hands out what it has built. */
  completion(): Fields;
}

export interface ChoicesProtocol {
  readonly createAssembly: () => Assembly;
  /** The chunks of a completion, each as JSON text. Throws on what is not one. */
  readonly unfold: (completion: Fields, usage: ReplayOptions['usage']) => string[];
  readonly runs: RunRule;
  /** What a choice brought that finished of its own accord. */
  readonly broughtBy: (choice: Fields) => Finish;
}
