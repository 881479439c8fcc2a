/**
 * Role veto: who does what to whom. Does A beat B, from A to B, who kissed Mary and whom did Mary kiss: equal words whose parts
 * are exchanged. The alignment finds most of it; what the question word itself stands for (`who did Mary kiss`) is found here.
 */
import type { Clash } from '../alignment/alignment.ts';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { listed } from './marks.ts';
import { objection } from './objection.ts';
import type { Examples, Veto } from './veto.ts';

const CLASHES: readonly Clash[] = ['role', 'passive', 'preposition', 'stranded'];

export const role: Veto = ({ asked, stored, alignment, lexicon }) => {
  const clash = alignment.clashes.find((each) => CLASHES.includes(each));
  if (clash !== undefined) return objection('role', [clash], [clash]);
  const parts = [partAskedFor(asked, lexicon), partAskedFor(stored, lexicon)] as const;
  const apart = parts[0] !== 'unknown' && parts[1] !== 'unknown' && parts[0] !== parts[1] && asked.voice === stored.voice;
  return apart ? objection('role', [parts[0]], [parts[1]]) : undefined;
};

export const examples: Examples = [
  ['convert C++ to C', 'convert C to C++', true],
  ['flights from Rome to Oslo', 'flights from Oslo to Rome', true],
  ['How do I drive to Rome from Oslo?', 'How can I drive from Oslo to Rome?', false],
  ['How do I drive to Rome from Oslo?', 'How can I drive from Rome to Oslo?', true],
  ['Who did Mary kiss?', 'Who kissed Mary?', true],
  ['What causes stress?', 'What does stress cause?', true],
  ['What countries did Germany invade?', 'What countries invaded Germany?', true],
];

const ASKING: ReadonlySet<string> = listed('who whom what which');
const DO: ReadonlySet<string> = listed('do does did');
/** `What do I need` and `what needs one` are asked of anybody; their subject tells nothing. */
const ANYBODY: ReadonlySet<string> = listed('i you we it they one not there');

/** Does the question word stand for the doer or for what is done to? Told by what follows it and the noun it asks with. */
function partAskedFor({ tokens }: Reading, lexicon: Lexicon): 'doer' | 'object' | 'unknown' {
  const at = tokens.findIndex(({ form }) => ASKING.has(form));
  const asking = tokens[at];
  if (asking === undefined || at > 2) return 'unknown';
  const noun = asking.form === 'which' || asking.form === 'what' ? skipNouns(tokens, at + 1, lexicon) : at + 1;
  const next = tokens[noun];
  if (next === undefined) return 'unknown';
  if (DO.has(next.form)) {
    const subject = tokens[noun + 1];
    return subject === undefined || ANYBODY.has(subject.form) ? 'unknown' : 'object';
  }
  return next.role !== 'function' && isVerb(next, lexicon) ? 'doer' : 'unknown';
}

/** At most three words between `which` and its verb. */
function skipNouns(tokens: readonly Token[], from: number, lexicon: Lexicon): number {
  let at = from;
  while (at < from + 3 && tokens[at] !== undefined && tokens[at]?.role !== 'function' && !isLikelyVerb(tokens[at], lexicon)) at += 1;
  return at;
}

function isVerb({ lemmas }: Token, lexicon: Lexicon): boolean {
  return lemmas.some((lemma) => lexicon.partsOfSpeech(lemma).includes('v'));
}

function isLikelyVerb(token: Token | undefined, lexicon: Lexicon): boolean {
  if (token === undefined) return false;
  if (lexicon.partsOfSpeech(token.form).startsWith('v')) return true;
  return lexicon.partsOfSpeech(token.form) === '' && lexicon.partsOfSpeech(token.lemmas.at(-1) ?? '').startsWith('v');
}
