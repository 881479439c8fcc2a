/**
 * Most events of a long stream are the one before with other words in it. Such a run says what one event says that has all of its
 * words, so it becomes that event: what is made of a stream is made from tens of events where thousands came. That two are alike is
 * seen by their text between the words, in a third of the time that parsing one takes.
 *
 * It is sound where (1) the text outside the holes is equal, so that either is valid JSON if the other is, and says the same; (2) each
 * text in a hole is appended by the protocol to what came before, so that their sum may be appended at once; (3) nothing else in the
 * event adds anything when it is said again. (2) and (3) are the protocol's word, `growing`. The first event of a run stays by itself:
 * it decides what the others are appended to.
 */
import type { WireEvent } from '../../entry.ts';
import type { Renderer } from '../dialect.ts';
import { isFields, type Fields } from './fields.ts';

export interface RunRule {
  /** Names of strings that are appended to what came before. */
  readonly texts: readonly string[];
  /** Names of strings and counts of which the last one holds. */
  readonly facts: readonly string[];
  /** How many texts this event appends; `undefined` where it must be read by itself. */
  growing(event: Fields): number | undefined;
}

export interface Runs {
  /** The events that are due, in their order. */
  push(event: WireEvent): readonly WireEvent[];
  end(): readonly WireEvent[];
}

/** A text cut at its holes: literal, name, value, literal, name, value, literal. */
type Cut = readonly string[];
type Hole = 'text' | 'fact';

/** What the events of a run have in common. */
interface Likeness {
  readonly name: string | undefined;
  readonly first: Cut;
  /** Found once it is asked for: most events that are alone never are. */
  holes?: readonly Hole[] | 'none';
}

const decoder = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

/** All events of a recording, each run as one. */
export function* inRuns(events: readonly WireEvent[], rule: RunRule): Generator<WireEvent> {
  const runs = createRuns(rule);
  for (const event of events) yield* runs.push(event);
  yield* runs.end();
}

export function createRuns(rule: RunRule): Runs {
  const pattern = holesOf(rule);
  let likeness: Likeness | undefined;
  let previous: Cut = [];
  /** Those of a run after its first. */
  let cuts: Cut[] = [];
  let last: WireEvent | undefined;

  const end = (): readonly WireEvent[] => {
    if (last === undefined || !Array.isArray(likeness?.holes)) return [];
    const due = [{ ...last, data: together(cuts, likeness.holes) }];
    cuts = [];
    last = undefined;
    return due;
  };
  const push = (event: WireEvent): readonly WireEvent[] => {
    const cut = cutAt(event.data, pattern);
    const goesOn = likeness !== undefined && likeness.name === event.name && continues(previous, cut, likeness, rule);
    previous = cut;
    if (goesOn) {
      cuts.push(cut);
      last = event;
      return [];
    }
    const due = end();
    likeness = { name: event.name, first: cut };
    return [...due, event];
  };
  return { push, end };
}

/** Values as JSON writes them: a string with its quotes, or a whole number that a double can hold. */
function holesOf({ texts, facts }: RunRule): RegExp {
  const body = String.raw`(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*`;
  return new RegExp(String.raw`("(?:${[...texts, ...facts].join('|')})" *: *)("${body}"|(?:0|[1-9]\d{0,14})(?![\d.eE]))`);
}

/** Of what is no text, nothing: it is like no other. */
function cutAt(data: Uint8Array, pattern: RegExp): Cut {
  try {
    return decoder.decode(data).split(pattern);
  } catch {
    return [];
  }
}

function continues(before: Cut, cut: Cut, likeness: Likeness, rule: RunRule): boolean {
  if (cut.length < 4 || cut.length !== before.length) return false;
  for (let i = 0; i < cut.length; i += 1) if (i % 3 !== 2 && cut[i] !== before[i]) return false;
  likeness.holes ??= holesIn(likeness.first, rule);
  return likeness.holes !== 'none' && likeness.holes.every((_, i) => isSameKind(before[3 * i + 2], cut[3 * i + 2]));
}

function isSameKind(before: string | undefined, value: string | undefined): boolean {
  return before?.startsWith('"') === value?.startsWith('"');
}

function holesIn(cut: Cut, rule: RunRule): readonly Hole[] | 'none' {
  const holes: Hole[] = [];
  for (let i = 1; i < cut.length; i += 3) {
    const name = JSON.parse((cut[i] ?? '').replace(/ *: *$/, ''));
    const isText = cut[i + 1]?.startsWith('"') === true;
    if (rule.texts.includes(name) && isText) holes.push('text');
    else if (rule.facts.includes(name)) holes.push('fact');
    else return 'none';
  }
  return holes.filter((hole) => hole === 'text').length === growingIn(cut.join(''), rule) ? holes : 'none';
}

function growingIn(text: string, rule: RunRule): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? rule.growing(value) : undefined;
  } catch {
    return undefined; // its reader says what is wrong with it
  }
}

function together(cuts: readonly Cut[], holes: readonly Hole[]): Uint8Array {
  const parts = [...(cuts.at(-1) ?? [])];
  for (const [i, hole] of holes.entries()) {
    if (hole !== 'text') continue;
    const at = 3 * i + 2;
    parts[at] = `"${cuts.map((cut) => cut[at]?.slice(1, -1)).join('')}"`;
  }
  return encoder.encode(parts.join(''));
}

/** A renderer that has nothing to send before the end, told of runs as one event each. */
export function renderedInRuns({ contentType, push, end }: Renderer, rule: RunRule): Renderer {
  const runs = createRuns(rule);
  return {
    contentType,
    push(event) {
      for (const due of runs.push(event)) push(due);
      return undefined;
    },
    end() {
      for (const due of runs.end()) push(due);
      return end();
    },
  };
}
