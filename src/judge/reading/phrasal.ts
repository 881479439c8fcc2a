/**
 * Verbs of two words that are one word elsewhere: `turn on` and `enable`, `log in` and `login`. The one word takes their
 * place, so that its opposites and synonyms are found. Only where the particle belongs to the verb: `the sign in the
 * window` and `turn the page on my reader` stay as they are.
 */
import { DETERMINERS, PREPOSITIONS, QUESTION_WORDS } from './function-words.ts';
import { formOf, type Piece } from './piece.ts';
import { wordList } from './word-list.ts';

interface Phrasal {
  readonly particle: string;
  /** Base form of the word that takes its place, and how it goes on: enables, enabling, enabled. */
  readonly base: string;
  /** `end`: only before the end, or a word that cannot be its object. `any`: the verb with this particle has no other use. */
  readonly where: 'end' | 'any';
  readonly third?: string;
}

const ENDS: Readonly<Record<string, readonly Phrasal[]>> = {
  turn: [
    { particle: 'on', base: 'enable', where: 'any' },
    { particle: 'off', base: 'disable', where: 'any' },
  ],
  switch: [
    { particle: 'on', base: 'enable', where: 'any' },
    { particle: 'off', base: 'disable', where: 'any' },
  ],
  log: [
    { particle: 'in', base: 'login', where: 'end' },
    { particle: 'on', base: 'login', where: 'end' },
    { particle: 'out', base: 'logout', where: 'any' },
    { particle: 'off', base: 'logout', where: 'any' },
  ],
  sign: [
    { particle: 'in', base: 'login', where: 'end' },
    { particle: 'out', base: 'logout', where: 'end' },
    { particle: 'up', base: 'register', where: 'any' },
  ],
  set: [{ particle: 'up', base: 'setup', where: 'any' }],
  back: [{ particle: 'up', base: 'backup', where: 'any' }],
  shut: [{ particle: 'down', base: 'shutdown', where: 'any' }],
};
/** `get rid of`, as in removes, removing, removed. */
const RID = wordList('get gets getting got gotten');
const FORMS: ReadonlyMap<string, readonly [string, Form]> = new Map(
  Object.keys(ENDS).flatMap((verb) => formsOf(verb).map(([form, kind]) => [form, [verb, kind]] as const)),
);
/** What can follow a verb that has its particle already. */
const AFTER_END = wordList(`
  to with using from and or but if when while as at via after before for without again automatically because so
`);
/** An end of the object in `turn the light on`. */
const AFTER_SPLIT = wordList('and or but if when while after before without automatically remotely again');
const SPLIT_VERBS = wordList('turn switch');
const MOST_OBJECT_WORDS = 4;

type Form = 'base' | 'third' | 'ing' | 'past';

export function joinPhrasals(pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some(({ form }) => FORMS.has(form) || RID.has(form))) return pieces;
  const joined: Piece[] = [];
  let dropped = -1;
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined || at === dropped) continue;
    const found = phrasalAt(pieces, at);
    if (found === undefined) joined.push(piece);
    else joined.push({ ...piece, form: found.form, text: cased(piece.text, found.form) });
    if (found?.kind === 'next') at += found.length;
    if (found?.kind === 'apart') dropped = found.particle;
  }
  return joined;
}

type Found =
  | { readonly kind: 'next'; readonly form: string; readonly length: number }
  | { readonly kind: 'apart'; readonly form: string; readonly particle: number };

function phrasalAt(pieces: readonly Piece[], at: number): Found | undefined {
  const form = formOf(pieces[at]);
  if (RID.has(form)) {
    if (formOf(pieces[at + 1]) !== 'rid' || formOf(pieces[at + 2]) !== 'of') return undefined;
    return { kind: 'next', form: inflected('remove', rid(form)), length: 2 };
  }
  const entry = FORMS.get(form);
  if (entry === undefined || isNoun(pieces[at - 1])) return undefined;
  const [verb, kind] = entry;
  const after = particleAfter(pieces, at);
  const phrasals = ENDS[verb] ?? [];
  const next = phrasals.find(({ particle }) => particle === formOf(pieces[after]));
  if (next !== undefined && (next.where === 'any' || isEnd(pieces[after + 1], AFTER_END)))
    return { kind: 'next', form: inflected(next.base, kind), length: after - at };
  return SPLIT_VERBS.has(verb) ? apart(pieces, at, phrasals, kind) : undefined;
}

/** Over a hyphen: log-in. */
function particleAfter(pieces: readonly Piece[], at: number): number {
  const dash = pieces[at + 1];
  return dash?.kind === 'mark' && dash.text === '-' && dash.gap === 'none' ? at + 2 : at + 1;
}

function apart(pieces: readonly Piece[], at: number, phrasals: readonly Phrasal[], kind: Form): Found | undefined {
  for (let particle = at + 2; particle <= at + 1 + MOST_OBJECT_WORDS; particle += 1) {
    const form = formOf(pieces[particle - 1]);
    if (form === '' || PREPOSITIONS.has(form) || QUESTION_WORDS.has(form)) return undefined;
    const found = phrasals.find((phrasal) => phrasal.particle === formOf(pieces[particle]));
    if (found !== undefined)
      return isEnd(pieces[particle + 1], AFTER_SPLIT) ? { kind: 'apart', form: inflected(found.base, kind), particle } : undefined;
  }
  return undefined;
}

/** `the log on the fire`, `a sign in the window`. */
function isNoun(before: Piece | undefined): boolean {
  return DETERMINERS.has(formOf(before)) && formOf(before) !== 'that' && formOf(before) !== 'which';
}

function isEnd(piece: Piece | undefined, words: ReadonlySet<string>): boolean {
  return piece === undefined || (piece.kind === 'mark' && piece.text !== '-') || words.has(formOf(piece));
}

function formsOf(verb: string): readonly (readonly [string, Form])[] {
  const forms: (readonly [string, Form])[] = [
    [verb, 'base'],
    [/(?:ch|sh|s)$/.test(verb) ? `${verb}es` : `${verb}s`, 'third'],
  ];
  const doubled = /[^aeiou][aeiou][gt]$/.test(verb) || verb === 'shut' ? verb + verb.slice(-1) : verb;
  if (verb === 'sign') return [...forms, ['signing', 'ing'], ['signed', 'past']];
  return [...forms, [`${doubled}ing`, 'ing'], [`${doubled}ed`, 'past']];
}

function inflected(base: string, form: Form): string {
  if (form === 'base' || base === 'login' || base === 'logout' || base === 'setup' || base === 'backup' || base === 'shutdown') return base;
  if (form === 'third') return `${base}s`;
  return base.replace(/e$/, '') + (form === 'ing' ? 'ing' : 'ed');
}

function rid(form: string): Form {
  if (form === 'get') return 'base';
  if (form === 'gets') return 'third';
  return form === 'getting' ? 'ing' : 'past';
}

function cased(before: string, form: string): string {
  return /^[A-Z]/.test(before) ? form.charAt(0).toUpperCase() + form.slice(1) : form;
}
