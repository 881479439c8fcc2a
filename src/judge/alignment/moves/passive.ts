/**
 * "Did X write Y" is "was Y written by X": who does it stands before the verb in one and after `by` in the other, and what it
 * is done to the other way round. Roles are checked on both sides; equal order in two voices is the opposite question.
 */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import type { Sequence, Side, Step } from '../sequence.ts';
import { AUXILIARIES, before, isTogether, leadOf, QUESTION_WORDS, tokensBetween, words } from '../wording.ts';
import { isPast, verbVoice } from '../verb-voice.ts';
import type { MoveExamples } from './examples.ts';

/** Words of a doer or of what is done to, compared as one block. */
const LONGEST = 4;
const DETERMINERS = words('a an the my your his her its our their this that these those any some all');
const ADVERBS = words('not never ever also really actually only');
const LINKS = words('that which who whom');

export function passive(sequence: Sequence): Sequence | undefined {
  const { asked, stored } = sequence;
  const isPassive = hasAgent(asked, sequence.lexicon);
  if (isPassive === hasAgent(stored, sequence.lexicon)) return undefined;
  const [turned, plain] = isPassive ? [asked, stored] : [stored, asked];
  const verb = verbBeforeBy(turned.reading);
  const at = turned.steps.findIndex(({ token }) => token === verb);
  const place = plain.steps.findIndex(({ label }) => label === turned.steps[at]?.label);
  if (verb === undefined || at < 0 || place < 0) return undefined;
  for (let doer = 0; doer <= LONGEST; doer += 1) {
    for (let done = 0; done <= LONGEST; done += 1) {
      const parts = partsOf(turned, plain, { at, place, doer, done });
      if (parts !== undefined && rolesAgree(parts) && leadsAgree(parts))
        return rewritten(sequence, parts, turned === asked ? 'asked' : 'stored');
    }
  }
  return undefined;
}

export const examples: MoveExamples = [
  ['Did Orwell write that book?', 'Was that book written by Orwell?', true],
  ['Who wrote Hamlet?', 'Who was Hamlet written by?', true],
  ['Which book did Orwell write?', 'Which book was written by Orwell?', true],
  ['What did Orwell write?', 'What was written by Orwell?', true],
  ['Did James miss the bus?', 'Was the bus missed by James?', true],
  ['Did my boss fire your friend?', 'Was your friend fired by my boss?', true],
  ['Did my boss fire your friend?', 'Was my friend fired by your boss?', false],
  ['Does smoking cause cancer?', 'Is cancer caused by smoking?', true],
  ['Does smoking cause cancer?', 'Is smoking caused by cancer?', false],
  ['Can I save time by walking?', 'Can time be saved by walking?', false],
  ['Does Ann notice Bob?', 'Is Ann noticed by Bob?', false],
  ['Did Jamie use the rifle?', 'Was Jamie used by the rifle?', false],
  ['Who wrote to Shakespeare?', 'Who was written by Shakespeare?', false],
  ['Which dog bit the man?', 'Which dog was bitten by the man?', false],
  ['Did Ann look at Bob?', 'Was Bob looked for by Ann?', false],
  ['Did the nurse of Ann call Bob?', 'Was the nurse of Bob called by Ann?', false],
];

/** As the reading found it, or `by` after the verb of a passive: `caused by smoking`, which may as well say how. */
function hasAgent({ reading }: Side, lexicon: Lexicon): boolean {
  if (reading.voice === 'passive') return true;
  const verb = verbBeforeBy(reading);
  return verb !== undefined && verbVoice(verb, reading, lexicon) === 'passive';
}

interface Split {
  readonly at: number;
  readonly place: number;
  readonly doer: number;
  readonly done: number;
}

/** The same words on either side: doer, verb, what it is done to. */
interface Parts {
  readonly turned: Side;
  readonly plain: Side;
  readonly verb: readonly [turned: Token, plain: Token];
  readonly doer: readonly [turned: readonly Token[], plain: readonly Token[]];
  readonly done: readonly [turned: readonly Token[], plain: readonly Token[]];
  /** Of what stands before the passive's blocks: `book` of `which book was written by`. */
  readonly lead: readonly [turned: Step | undefined, plain: Step | undefined];
  readonly next: Token | undefined;
}

/** Where the passive, its doer put before the verb and its object behind, is the active word for word. */
function partsOf(turned: Side, plain: Side, { at, place, doer, done }: Split): Parts | undefined {
  const { steps } = turned;
  if (doer + done === 0 || at - done < 0 || place - doer < 0 || at + doer >= steps.length || place + done >= plain.steps.length)
    return undefined;
  const object = steps.slice(at - done, at);
  const agent = steps.slice(at + 1, at + 1 + doer);
  const verb = steps.slice(at, at + 1);
  const active = [...steps.slice(0, at - done), ...agent, ...verb, ...object, ...steps.slice(at + 1 + doer)];
  if (active.some(({ label }, step) => label !== plain.steps[step]?.label)) return undefined;
  const [one, other] = [steps[at], plain.steps[place]];
  if (one === undefined || other === undefined) return undefined;
  return {
    turned,
    plain,
    verb: [one.token, other.token],
    doer: [tokensOf(agent), tokensOf(plain.steps.slice(place - doer, place))],
    done: [tokensOf(object), tokensOf(plain.steps.slice(place + 1, place + 1 + done))],
    lead: [steps[at - done - 1], plain.steps[place - doer - 1]],
    next: plain.steps[place + done + 1]?.token,
  };
}

function tokensOf(steps: readonly Step[]): readonly Token[] {
  return steps.map(({ token }) => token);
}

function rolesAgree({ turned, plain, verb, doer, done, lead, next }: Parts): boolean {
  const doers = doer[0].length === 0 ? asksForDoer(turned.reading, plain.reading, verb) : isDoer(turned.reading, plain.reading, verb, doer);
  if (!doers) return false;
  return done[0].length === 0
    ? isFronted(turned.reading, plain.reading, verb, doer[1], lead, next)
    : isObject(turned.reading, plain.reading, verb, done);
}

/** `by X` right after the verb; X right before the active verb and governed by nothing. */
function isDoer(turned: Reading, plain: Reading, verb: Parts['verb'], [late, early]: Parts['doer']): boolean {
  const [first, opening, closing] = [late[0], early[0], early.at(-1)];
  if (first === undefined || opening === undefined || closing === undefined) return false;
  const [by, ...rest] = tokensBetween(turned, verb[0].index, first.index);
  if (by?.form !== 'by' || !rest.every(({ form }) => DETERMINERS.has(form))) return false;
  if (!isTogether(turned, late) || !isTogether(plain, early) || opening.preposition !== '') return false;
  return onlyHelpers(plain, closing, verb[1]);
}

/** The object right before the passive verb, and right after the active one, without a preposition. */
function isObject(turned: Reading, plain: Reading, verb: Parts['verb'], [early, late]: Parts['done']): boolean {
  const [opening, closing, first] = [early[0], early.at(-1), late[0]];
  if (opening === undefined || closing === undefined || first === undefined || opening.preposition !== '') return false;
  if (!isTogether(turned, early) || !isTogether(plain, late)) return false;
  const between = tokensBetween(plain, verb[1].index, first.index);
  return between.every(({ form }) => DETERMINERS.has(form)) && first.index > verb[1].index && onlyHelpers(turned, closing, verb[0]);
}

function onlyHelpers(reading: Reading, from: Token, to: Token): boolean {
  if (from.sentence !== to.sentence || from.index > to.index) return false;
  return tokensBetween(reading, from.index, to.index).every(
    ({ form, role }) => role === 'function' && (AUXILIARIES.has(form) || ADVERBS.has(form)),
  );
}

/** `Who wrote X`, `who was X written by`. */
function asksForDoer(turned: Reading, plain: Reading, verb: Parts['verb']): boolean {
  const by = turned.tokens[verb[0].index + 1];
  const last = turned.tokens[verb[0].index + 2];
  const isOpen = by?.form === 'by' && (last === undefined || last.sentence !== by.sentence);
  const lead = before(plain, verb[1]);
  return isOpen && opensWithQuestion(turned) && lead !== undefined && QUESTION_WORDS.has(lead.form);
}

/** What it is done to is asked for, or stands before both: `which book did X write`, `books that X wrote`. */
function isFronted(
  turned: Reading,
  plain: Reading,
  verb: Parts['verb'],
  doer: readonly Token[],
  lead: Parts['lead'],
  next: Token | undefined,
): boolean {
  const isClosed = next === undefined || next.sentence !== verb[1].sentence || next.preposition !== '';
  const opening = doer[0];
  if (!isClosed || opening === undefined || lead[0]?.label !== lead[1]?.label) return false;
  if (lead[0] === undefined || lead[1] === undefined) return opensWithQuestion(turned) && opensWithQuestion(plain);
  const links = [tokensBetween(turned, lead[0].token.index, verb[0].index), tokensBetween(plain, lead[1].token.index, opening.index)];
  return links.every((link) => link.every(({ form }) => LINKS.has(form) || AUXILIARIES.has(form) || DETERMINERS.has(form)));
}

function opensWithQuestion({ tokens }: Reading): boolean {
  return tokens
    .slice(0, 2)
    .some(({ form }) => form !== 'how' && form !== 'why' && form !== 'when' && form !== 'where' && QUESTION_WORDS.has(form));
}

function verbBeforeBy({ tokens }: Reading): Token | undefined {
  const by = tokens.findIndex(({ form }, at) => form === 'by' && at > 0 && isPastVerb(tokens[at - 1]));
  return tokens[by - 1];
}

function isPastVerb(token: Token | undefined): boolean {
  return token !== undefined && token.role !== 'function' && isPast(token);
}

/** `my boss` is no `your boss`, whichever place it has. */
function leadsAgree({ turned, plain, doer, done }: Parts): boolean {
  return [doer, done].every(([one, other]) => leadOf(turned.reading, one[0]).said === leadOf(plain.reading, other[0]).said);
}

function rewritten(sequence: Sequence, { turned, plain, doer, done }: Parts, turnedIs: 'asked' | 'stored'): Sequence {
  const free = new Set(sequence.free);
  for (const { label, token } of plain.steps) if (doer[1].includes(token) || done[1].includes(token)) free.add(label);
  const byLabel = new Map(sequence.stored.steps.map((step) => [step.label, step] as const));
  const steps = sequence.asked.steps.flatMap(({ label }) => byLabel.get(label) ?? []);
  const aside = (side: Side, at: 0 | 1): ReadonlySet<number> =>
    new Set([...side.aside, ...leadOf(side.reading, doer[at][0]).places, ...leadOf(side.reading, done[at][0]).places]);
  const [asked, stored] = turnedIs === 'asked' ? [aside(turned, 0), aside(plain, 1)] : [aside(plain, 1), aside(turned, 0)];
  return {
    ...sequence,
    asked: { ...sequence.asked, aside: asked },
    stored: { ...sequence.stored, steps, aside: stored },
    moves: [...sequence.moves, 'passive'],
    free,
  };
}
