/**
 * Auxiliary veto: is and was, has and had, will and did ask of different times; `do` and `can` of what is and what may be; and one
 * auxiliary more turns who does what to whom (Who kissed Mary, Who did Mary kiss; Who is hit, Who hits). So both questions
 * must have the same auxiliaries, up to agreement and contraction, and where one has a verb in -ed so must the other. Only
 * `how do I`, `how can I` and `how could I` are one.
 */
import { sameList, stemOf, type Examples, type Sentence, type Word } from '../sentence.ts';

export function auxiliary(asked: Sentence, stored: Sentence): 'unexplained' | undefined {
  if (!sameList(auxiliariesOf(asked), auxiliariesOf(stored))) return 'unexplained';
  return hasOtherForm(asked, stored) || hasOtherForm(stored, asked) ? 'unexplained' : undefined;
}

export const examples: Examples = [
  ['How do I reset my password?', 'How can I reset my password?', false],
  ['Can dogs eat grapes?', 'Do dogs eat grapes?', true],
  ["What's the capital of Australia?", 'What is the capital of Australia?', false],
  ['Which country borders France?', 'Which country does France border?', true],
  ['What countries did Germany invade?', 'What countries invaded Germany?', true],
  ['Who did Mary kiss?', 'Who kissed Mary?', true],
  ['What causes stress?', 'What does stress cause?', true],
  ['What causes stress?', 'What causes the stress?', false],
  ['Who hit the car?', 'Who was hit in the car?', true],
  ['Who is the president?', 'Who was the president?', true],
  ['What has she done?', 'What had she done?', true],
  ['When will it open?', 'When did it open?', true],
  ['What causes inflation?', 'What caused inflation?', true],
  ['Where is my order?', 'Where are my orders?', false],
  ["Why can't I log in?", 'Why can I not log in?', false],
  ['Is Anna interested?', 'Is Anna interesting?', true],
];

const AUXILIARY: ReadonlyMap<string, string> = new Map(
  [
    'is are am isnt arent whats hows wheres',
    'was were wasnt werent',
    'do does dont doesnt',
    'did didnt',
    'has have hasnt havent',
    'had hadnt',
    'can cannot cant ca',
    'could couldnt',
    'will wont wo',
    'would wouldnt',
    'shall',
    'should shouldnt',
    'may',
    'might',
    'must',
    'be',
    'been',
    'being',
    'doing',
    'done',
    'having',
  ].flatMap((spellings) => spellings.split(' ').map((spelling, _, [first]) => [spelling, first ?? spelling] as const)),
);
const CONTRACTION: ReadonlyMap<string, string> = new Map([
  ["'m", 'is'],
  ["'re", 'is'],
  ["'ve", 'has'],
  ["'ll", 'will'],
  ["'d", 'would'],
]);
/** After these `'s` is a verb; after any other word it says whose. */
const BEFORE_IS = /^(?:what|who|where|when|why|how|that|there|here|it|he|she)'s$/;
const HOW_TO: ReadonlySet<string> = new Set(['do', 'can', 'could']);

/** Sorted: their order is the order veto's. */
function auxiliariesOf({ words }: Sentence): readonly string[] {
  return words
    .map((word, i) => {
      const found = auxiliaryOf(word);
      const asksHow = words[i - 1]?.lower === 'how' && /^(?:i|we|you|one)$/.test(words[i + 1]?.lower ?? '');
      return asksHow && found !== undefined && HOW_TO.has(found) ? 'do' : found;
    })
    .filter((found) => found !== undefined)
    .sort();
}

function auxiliaryOf({ lower }: Word): string | undefined {
  if (BEFORE_IS.test(lower)) return 'is';
  const contraction = CONTRACTION.get(/'[a-z]+$/.exec(lower)?.[0] ?? '');
  return contraction ?? AUXILIARY.get(lower.replace(/n't$/, ''));
}

/** A verb in -ed here (invaded, closed) that stands there, but only in other forms (invades, close). */
function hasOtherForm(here: Sentence, there: Sentence): boolean {
  return here.words.some(({ lower }) => {
    if (!lower.endsWith('ed')) return false;
    const stem = stemOf(lower);
    const forms = there.words.filter((other) => stemOf(other.lower) === stem);
    return forms.length > 0 && !forms.some((other) => other.lower.endsWith('ed'));
  });
}
