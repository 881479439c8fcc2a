/**
 * Data: the question brings what it is about along: a table, figures, a passage to work on. There every figure and word
 * counts and none is a synonym of another, so it is matched by its key alone.
 */
import type { Examples, Seen } from './category.ts';
import type { Phrase } from './phrase.ts';

export function data({ text, words }: Phrase): Seen {
  if (SIGNS.some((pattern) => pattern.test(text))) return 'seen';
  return words > FEWEST_PASTED && PASTED.test(text) ? 'seen' : undefined;
}

/** Each repetition is bounded or ends at what it looks for, so each is linear. */
const SIGNS: readonly RegExp[] = [
  /\|[^|\n]{0,200}\|/, //                                                           cells of a table
  /\t[^\t\n]{0,200}\t/, //                                                          columns between tabs
  /(?:^|\n)[^,\n]{1,80},[^,\n]{1,80},[^\n]{1,200}\n[^,\n]{1,80},[^,\n]{1,80},/, //  rows of comma-separated values
  /(?:-?\d[\d.]{0,15}(?: *, *| +|\s*;\s*)){4}-?\d/, //                              five figures in a row
  /"[^"]{160,}"|“[^”]{160,}”/, //                                                   a passage in quotes
  /(?:^|\n)> ?\S[^\n]{40}/, //                                                      a passage quoted as in mail
  /(?:\n\s*(?:[-*•]|\d{1,2}[.)])\s[^\n]{1,300}){3}/, //                             a list of three items or more
];

const FEWEST_PASTED = 25;

/** Something is said to follow, in a text long enough for it to do so. */
const PASTED =
  /\bgiven the following\b|\b(?:the following (?:text|passage|paragraph|article|data|table|list|sentences?|email|code|conversation|excerpt|review|document|context|story|numbers)|(?:text|passage|paragraph|article|context|data|excerpt|email|review|transcript) below|(?:here is|here's|this is) (?:the|my|a|an|some) (?:text|passage|paragraph|article|data|table|email|letter|essay|context|transcript|review|list)|(?:this|context|passage|text|article)) ?:\s/i;

export const examples: Examples = [
  ['Sort 5, 3, 9, 1, 7 from small to large', 'seen'],
  ['Which is cheaper?\n| item | price |\n| pen | 2 |', 'seen'],
  ['Sum these\nname,age,city\nann,31,Oslo', 'seen'],
  ['Which of these is a fruit?\n- apple\n- stone\n- chair', 'seen'],
  [
    'Summarize this text: The otter lives by the river and eats fish, and in winter it slides over the snow on its belly, which it seems to do for no other reason than joy.',
    'seen',
  ],
  ['What is the capital of France?', undefined],
  ['Translate to French: good morning', undefined],
  ['Is 2 or 3 the smallest odd prime?', undefined],
  ['What happened in 1914, 1918 and 1939?', undefined],
  ['In the year 2024, how many of the 50 states had a sales tax?', undefined],
];
