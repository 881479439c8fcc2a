/**
 * One phrase moved whole, with the word that governs it: "In Paris, where can I eat", "where can I eat in Paris". It must hang on
 * the same word in both places. In front of the sentence it speaks of the whole; so it does at the end, unless another noun
 * could take it there (`a letter from my bank about X`).
 */
import type { Reading } from '../../reading/reading.ts';
import { saysAlike } from '../anchors.ts';
import { firstLabels, type Sequence, setAside, type Side, type Span } from '../sequence.ts';
import { isTime } from '../wording.ts';
import type { MoveExamples } from './examples.ts';
import { hostOf, isFreeOf, othersHangAlike } from './hosts.ts';
import { isTimed, type Phrase, phrasesOf, saysWhich, twinOf } from './phrases-in.ts';

const MOST_TRIED = 8;

export interface Candidate {
  readonly apply: () => Sequence;
}

/** Every phrase of one question that stands in the other too, hangs on the same word there and may move. */
export function movedPhrases(sequence: Sequence): readonly Candidate[] {
  const moved = firstLabels(sequence);
  const opening = (side: Side): readonly Phrase[] =>
    phrasesOf(side)
      .filter(({ steps }) => moved.includes(steps[0]?.label ?? -1))
      .slice(0, MOST_TRIED);
  const pairs = [
    ...opening(sequence.asked).map((asked) => [asked, twinOf(asked, sequence.stored)] as const),
    ...opening(sequence.stored).map((stored) => [twinOf(stored, sequence.asked), stored] as const),
  ];
  if (pairs.length === 0 || !othersHangAlike(sequence)) return [];
  return pairs.flatMap(([asked, stored]): readonly Candidate[] => {
    if (asked === undefined || stored === undefined || !hangsAlike(sequence, asked, stored)) return [];
    return [{ apply: () => setAside(sequence, asked.span, stored.span, isTimed(asked) ? 'time-moved' : 'phrase-moved') }];
  });
}

export const examples: MoveExamples = [
  ['In Paris, where can I eat?', 'Where can I eat in Paris?', true],
  ['Where in Paris can I eat?', 'Where can I eat in Paris?', true],
  ['How do I drive to Rome from Oslo?', 'How can I drive from Oslo to Rome?', true],
  ['What is the highest point in Texas?', 'In Texas, what is the highest point?', true],
  ['Next year, will the museum close?', 'Will the museum close next year?', true],
  ['For the Fall, which courses are easy?', 'Which courses for the Fall are easy?', true],
  ['What classes are offered next semester?', 'During next semester, what classes are offered?', true],
  ['In winter, are tea or coffee cheaper?', 'Are tea or coffee cheaper in winter?', true],
  ['Which of the rooms are available this summer?', 'This summer, which of the rooms are available?', true],
  ['What are the rooms that are available this summer?', 'This summer, what are the rooms that are available?', true],
  ['What classes next semester are offered?', 'What classes are offered next semester?', true],
  ['Of the museums, how many are free?', 'How many museums are free?', true],
  ['Of the museums, how many show paintings?', 'How many paintings show museums?', false],
  ['Is the shop currently open?', 'Currently, is the shop open?', true],
  ['Can I ski in Oslo in winter?', 'In winter, can I ski in Oslo?', true],
  ['Which shop that opened last week sells bread?', 'Which shop that sells bread opened last week?', false],
  ['Can I pay by Friday for the Monday class?', 'Can I pay by Monday for the Friday class?', false],
  ['What day is my next payday?', 'What next is my day payday?', false],
  ['How many vacation days have I used?', 'How many days vacation have I used?', false],
  ['Who sent a letter from my bank about taxes?', 'Who sent a letter about taxes from my bank?', false],
  ['In my house, can I keep your dog?', 'Can I keep my dog in your house?', false],
  ['In all cities, are some museums free?', 'Are all museums free in some cities?', false],
  ['Is the Monday class full?', 'Is the class full on Monday?', false],
  ['In summer, do they live in houses?', 'Do they live in summer houses?', false],
  ['Do cheap hotels close in winter?', 'Do cheap winter hotels close?', false],
  ['For adults, are there classes for children?', 'For children, are there classes for adults?', false],
  ['Are there books about wars in France?', 'Are there books in France about wars?', false],
  ['In Paris, can I buy wine from Rome?', 'In Rome, can I buy wine from Paris?', false],
  ['In May, did he say that he would leave?', 'Did he say that he would leave in May?', false],
  ['Can I fly from Rome to Oslo?', 'Can I fly from Oslo to Rome?', false],
  ['Where can I eat in Paris with a dog in Rome?', 'Where can I eat in Rome with a dog in Paris?', false],
];

function hangsAlike(sequence: Sequence, asked: Phrase, stored: Phrase): boolean {
  const one = sequence.asked.reading;
  const other = sequence.stored.reading;
  if (!sameSentence(one, other, asked.span, stored.span) || !saysAlike(sequence, asked.span, stored.span)) return false;
  // A time speaks of the whole clause wherever it stands in it, unless it is part of a noun.
  if (isTimed(asked)) {
    if (saysWhich(asked, one, sequence.lexicon) || saysWhich(stored, other, sequence.lexicon)) return false;
    return isFreeOf(one, asked.span, undefined, sequence.lexicon) && isFreeOf(other, stored.span, undefined, sequence.lexicon);
  }
  if (hasRival(one, asked.span, asked.governor) || hasRival(other, stored.span, stored.governor)) return false;
  const hosts = [hostOf(sequence.asked, asked, sequence.lexicon), hostOf(sequence.stored, stored, sequence.lexicon)] as const;
  if (hosts[0] !== undefined && hosts[1] !== undefined) return hosts[0].label !== undefined && hosts[0].label === hosts[1].label;
  return isFreeOf(one, asked.span, hosts[0], sequence.lexicon) && isFreeOf(other, stored.span, hosts[1], sequence.lexicon);
}

/** Another phrase with this preposition could be the one that moved: for adults, are there classes for children. */
function hasRival({ tokens }: Reading, { from, to }: Span, governor: string): boolean {
  return tokens.some(
    (token) => token.role !== 'function' && token.preposition === governor && !isTime(token) && (token.index < from || token.index > to),
  );
}

function sameSentence(one: Reading, other: Reading, asked: Span, stored: Span): boolean {
  return one.sentences === 1 && other.sentences === 1 ? true : one.tokens[asked.from]?.sentence === other.tokens[stored.from]?.sentence;
}
