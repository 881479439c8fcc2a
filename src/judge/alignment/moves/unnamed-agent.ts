/**
 * "How is bread made" is "how do you make bread": a passive that names no doer, and an active whose subject is nobody in
 * particular. Both verbs must be seen in their voice, and the object must stand right beside the verb.
 */
import type { Reading, Token } from '../../reading/reading.ts';
import { type Blocks, blocksOf, exchange, firstRotation, type Sequence } from '../sequence.ts';
import { before, isTogether, leadOf, tokensBetween, words } from '../wording.ts';
import { verbVoice } from '../verb-voice.ts';
import type { MoveExamples } from './examples.ts';

const ANYBODY = words('i you we they one people someone to');
const DETERMINERS = words('a an the my your our this that these those');
const HELPERS = words('be been being not usually normally');

export function unnamedAgent(sequence: Sequence): Sequence | undefined {
  const found = firstRotation(sequence);
  if (found === undefined) return undefined;
  const blocks = blocksOf(sequence, found);
  const asked = shapeOf(sequence.asked.reading, blocks.asked, sequence);
  const stored = shapeOf(sequence.stored.reading, blocks.stored, sequence);
  if (asked === undefined || stored === undefined || asked === stored) return undefined;
  const leads = [
    leadOf(sequence.asked.reading, objectOf(blocks.asked, asked)),
    leadOf(sequence.stored.reading, objectOf(blocks.stored, stored)),
  ] as const;
  if (leads[0].said !== leads[1].said) return undefined;
  return exchange(sequence, found, 'passive', { asked: leads[0].places, stored: leads[1].places, prepositions: 'compared' });
}

export const examples: MoveExamples = [
  ['How is bread made?', 'How do you make bread?', true],
  ['How are taxes calculated in Spain?', 'How do they calculate taxes in Spain?', true],
  ['How can my account be closed?', 'How can I close my account?', true],
  ['Can my dog be fed twice?', 'Can I feed your dog twice?', false],
  ['How is a teacher paid?', 'How does a teacher pay?', false],
  ['How is bread made?', 'How does Ann make bread?', false],
  ['Is the shark eaten?', 'Is the shark eating?', false],
  ['How are people killed?', 'How do people kill?', false],
];

function objectOf({ one, other }: Blocks, shape: 'passive' | 'active'): Token | undefined {
  return shape === 'passive' ? one[0] : other[0];
}

/** `passive`: object, verb. `active`: verb, object. */
function shapeOf(reading: Reading, { one, other }: Blocks, { lexicon }: Sequence): 'passive' | 'active' | undefined {
  const first = one.length === 1 ? one[0] : undefined;
  if (first !== undefined && verbVoice(first, reading, lexicon) === 'active' && isActive(reading, first, other)) return 'active';
  const last = other.length === 1 ? other[0] : undefined;
  if (last === undefined || verbVoice(last, reading, lexicon) !== 'passive') return undefined;
  return isPassive(reading, one, last) ? 'passive' : undefined;
}

function isActive(reading: Reading, verb: Token, object: readonly Token[]): boolean {
  const first = object[0];
  if (first === undefined || first.sentence !== verb.sentence || !ANYBODY.has(before(reading, verb)?.form ?? '')) return false;
  return isTogether(reading, object) && tokensBetween(reading, verb.index, first.index).every(({ form }) => DETERMINERS.has(form));
}

function isPassive(reading: Reading, object: readonly Token[], verb: Token): boolean {
  const [first, last] = [object[0], object.at(-1)];
  if (first === undefined || last === undefined || first.preposition !== '' || last.sentence !== verb.sentence) return false;
  if (reading.tokens[verb.index + 1]?.form === 'by') return false;
  return isTogether(reading, object) && tokensBetween(reading, last.index, verb.index).every(({ form }) => HELPERS.has(form));
}
