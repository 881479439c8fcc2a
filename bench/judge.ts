/**
 * What judging costs. `node --import tsx bench/judge.ts`. Reading a question once; weighing it against five candidates that were
 * read at admission, of the kind a search by words finds (they share its words); and hostile texts of 10,000 words.
 */
import { readFileSync } from 'node:fs';
import { parseCalibration } from '../src/judge/parse-calibration.ts';
import { BAR_GRID } from '../src/judge/calibration.ts';
import { createJudge } from '../src/judge/english-judge.ts';
import { NOTHING_LEARNT, type Facts } from '../src/judge/judge.ts';
import { openLexicon } from '../src/judge/lexicon/open.ts';
import type { Reading } from '../src/judge/reading/reading.ts';
import { flag, median, milliseconds, printBar, printPlace, printTable } from './support/report.ts';

const ROUNDS = flag('rounds', 400);
const facts: Facts = { similarity: undefined, approved: NOTHING_LEARNT };
const evidence = BAR_GRID.map((least) => ({ least, served: 0, wrong: 0 }));
const weights = { intercept: 0, features: {} };
const judge = createJudge({
  lexicon: openLexicon(readFileSync(new URL('../models/lexicon/en.bin', import.meta.url))),
  calibration: parseCalibration({
    model: '-',
    verifier: '-',
    words: weights,
    withSimilarity: weights,
    explained: evidence,
    all: evidence,
    learntFrom: 1,
    margin: 0,
    source: '-',
  }),
});

/** Each line: a question asked, then five that are stored; the first is a true rewording, so every step is taken. */
const LINES: readonly (readonly string[])[] = [
  [
    'How do I reset the password of my work email account?',
    'How can I reset my work email account password?',
    'How do I change the password of my work email account?',
    'How do I reset the password of my home email account?',
    'How do I reset my work phone?',
    'Why was the password of my work email account reset?',
  ],
  [
    'Which upper-level courses in computer science are offered in the fall semester?',
    'What upper-level computer science courses are offered in the fall?',
    'Which upper-level courses in computer science are offered in the spring semester?',
    'Which lower-level courses in computer science are offered in the fall semester?',
    'Are courses in biology offered in the fall semester?',
    'Who teaches the courses in computer science offered in the fall semester?',
  ],
  [
    'What are the most common side effects of taking ibuprofen and paracetamol together for two weeks?',
    'What are the most common side effects of taking paracetamol and ibuprofen together for two weeks?',
    'What are the most common side effects of taking ibuprofen for two weeks?',
    'Can I take ibuprofen and paracetamol together for two weeks?',
    'What are the most common side effects of taking ibuprofen and aspirin together for two weeks?',
    'What are the rarest side effects of taking ibuprofen and paracetamol together?',
  ],
];

printPlace('Judging');
const rows = LINES.map(([asked = '', ...candidates]) => {
  const stored = candidates.map((candidate) => judge.read(candidate));
  const question = judge.read(asked);
  const reading = timed(() => judge.read(asked));
  const five = timed(() => stored.forEach((candidate) => judge.weigh(question, candidate, facts)));
  const best = timed(() => judge.weigh(question, stored[0] as Reading, facts));
  return { asked, reading, five, best };
});
printTable(
  ['question', 'read, ms', 'five candidates, ms', 'the one that passes, ms'],
  rows.map(({ asked, reading, five, best }) => [asked, milliseconds(reading), milliseconds(five), milliseconds(best)]),
);
printBar(
  'vetoes, alignment and score of five candidates, median of the slowest question',
  Math.max(...rows.map(({ five }) => five)),
  { atMost: 0.3 },
  ' ms',
);

const HOSTILE: readonly (readonly [string, string])[] = [
  ['one word, 10,000 times', 'buffalo '.repeat(10_000)],
  ['10,000 numbers', Array.from({ length: 10_000 }, (_, index) => index).join(' ')],
  ['10,000 words that all relate', 'buy purchase get take acquire sell '.repeat(1_667)],
  ['no space in 60,000 letters', 'ab'.repeat(30_000)],
  ['quotes and brackets', `"'(`.repeat(20_000)],
  ['10,000 sentences', 'Is it? '.repeat(10_000)],
];
printTable(
  ['hostile text', 'read, ms', 'weighed against itself less one word, ms'],
  HOSTILE.map(([name, text]) => {
    const [one, other] = [judge.read(text), judge.read(text.slice(0, -9))];
    return [name, milliseconds(timed(() => judge.read(text), 5)), milliseconds(timed(() => judge.weigh(one, other, facts), 5))];
  }),
);

function timed(work: () => void, rounds: number = ROUNDS): number {
  for (let round = 0; round < rounds / 2; round += 1) work();
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return median(times);
}
