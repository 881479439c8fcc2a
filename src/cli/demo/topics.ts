/**
 * What the simulated provider knows: topics found by plain keywords, answers computed from the words of the question, so that
 * questions which differ in one number or name get visibly different answers. It knows nothing of caching.
 */

interface Topic {
  /** All of them must be among the question's words. */
  readonly words: readonly string[];
  readonly answer: (question: string, words: ReadonlySet<string>) => string;
}

const CAPITALS: Readonly<Record<string, string>> = {
  france: 'Paris',
  spain: 'Madrid',
  australia: 'Canberra',
  austria: 'Vienna',
  slovakia: 'Bratislava',
  slovenia: 'Ljubljana',
};
const TRIP_ENDS = /from (\w+) to (\w+)/i;

const TOPICS: readonly Topic[] = [
  {
    words: ['password'],
    answer: () =>
      'Open Settings, choose Security, then "Reset password". You get a mail with a link that works for one hour; the new password needs at least twelve characters. All other devices are signed out.',
  },
  {
    words: ['capital'],
    answer: (_question, words) => {
      const country = Object.keys(CAPITALS).find((name) => words.has(name));
      return country === undefined
        ? 'I do not know that country.'
        : `The capital of ${country[0]?.toUpperCase()}${country.slice(1)} is ${CAPITALS[country]}.`;
    },
  },
  {
    words: ['calories', 'rice'],
    answer: (question) => {
      const grams = Number(/\d+/.exec(question)?.[0] ?? 100);
      return `${grams} grams of cooked rice hold about ${Math.round(grams * 1.3)} kilocalories, nearly all of them from starch. Weighed dry, the same grams would hold almost three times as much.`;
    },
  },
  {
    words: ['king', 'henry'],
    answer: (_question, words) =>
      words.has('viii')
        ? 'Edward VI followed in 1547. He was nine years old, and others ruled in his name.'
        : 'Henry VIII followed in 1509, his second son; Arthur, the first, had died young.',
  },
  {
    words: ['train'],
    answer: (question) => {
      const [, start = 'here', end = 'there'] = TRIP_ENDS.exec(question) ?? [];
      return `From ${start} to ${end} take the direct train: it leaves ${start} every hour at minute ${start.length * 4}, needs about two hours, and arrives in the centre of ${end}. Book early; seats are reserved.`;
    },
  },
  {
    words: ['eat', 'run'],
    answer: (_question, words) =>
      words.has('not')
        ? 'Run on an empty stomach if it is short and easy: less than an hour, slow enough to talk. Drink a glass of water first.'
        : 'Eat something small an hour or two before: a banana, toast, porridge. Enough for energy, too little to weigh on you.',
  },
  {
    words: ['tides'],
    answer: () =>
      'The Moon pulls the nearer side of the ocean more than the Earth, and the Earth more than the far side. Two bulges stand while the Earth turns below them: two high tides a day. The Sun adds or takes a third.',
  },
];

export function answerTo(question: string): string {
  const words = new Set(question.toLowerCase().match(/[a-z]+|\d+/g));
  const topic = TOPICS.find((candidate) => candidate.words.every((word) => words.has(word)));
  return topic === undefined
    ? `I was built for a demonstration and know little about that. You asked: ${question}`
    : topic.answer(question, words);
}
