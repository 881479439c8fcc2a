/**
 * Comparison veto: more and less, taller and tallest, tall and taller ask for different things, and differ by a letter or two.
 * The best way to do something is the way to do it, so `best` is free where both ask how to.
 */
import type { Pair } from '../alignment/alignment.ts';
import type { Reading } from '../reading/reading.ts';
import { countOf, has } from './marks.ts';
import { objection } from './objection.ts';
import { polarityOf } from './polarity.ts';
import type { Examples, Objection, Veto } from './veto.ts';

export const comparison: Veto = (pair) => amounts(pair) ?? degrees(pair) ?? than(pair);

export const examples: Examples = [
  ['who is the tallest player', 'who is the taller player', true],
  ['who is the tallest player', 'who is the tall player', true],
  ['is tea better than coffee', 'is tea good', true],
  ['does it cost more than a car', 'does it cost less than a car', true],
  ['which city has the most rain', 'which city has the least rain', true],
  ['which city has the most rain', 'which city has rain', true],
  ['what is the best way to boil eggs', 'how do I boil eggs', false],
  ['is gold more valuable than silver', 'is gold less valuable than silver', true],
  ['what is more easy', 'what is easier', false],
  ['how can i be more happy', 'how can i be happier', false],
  ['how do i eat more', 'how do i eat', true],
];

function amounts(pair: Pair): Objection {
  const { asked, stored } = pair;
  for (const [more, less] of [
    ['quantity:more', 'quantity:less'],
    ['quantity:most', 'quantity:least'],
  ] as const) {
    const lower = has(asked, less) !== has(stored, less);
    const turned = countOf(asked, more) !== countOf(stored, more) && countOf(asked, less) !== countOf(stored, less);
    if ((lower || turned) && polarityOf(pair).outcome === 'stands') return objection('comparison', shown(asked), shown(stored));
  }
  return undefined;
}

/** `more easy` and `easier` are one comparative; reading counts both. */
function degrees({ asked, stored, lexicon }: Pair): Objection {
  const free = asked.type === 'how-to' && stored.type === 'how-to';
  const one = degreesOf(asked, lexicon, free);
  const other = degreesOf(stored, lexicon, free);
  return one.join() === other.join() ? undefined : objection('comparison', one, other);
}

function degreesOf(reading: Reading, lexicon: Pair['lexicon'], free: boolean): readonly string[] {
  const found = new Set<string>();
  for (const { form, kind, role } of reading.tokens) {
    if (kind !== 'word' || (free && /^(?:best|better|easiest|good)$/.test(form))) continue;
    if (form === 'more' || form === 'less' || form === 'fewer') found.add('comparative');
    else if (form === 'most' || form === 'least') found.add('superlative');
    else if (role !== 'function' && lexicon.degree(form) !== 'positive') found.add(lexicon.degree(form));
  }
  return [...found].sort();
}

function than({ asked, stored }: Pair): Objection {
  return has(asked, 'direction:than') === has(stored, 'direction:than') ? undefined : objection('comparison', shown(asked), shown(stored));
}

function shown(reading: Reading): readonly string[] {
  return [...reading.marks.keys()].filter((mark) => /^quantity:(?:more|less|most|least)|^degree:|than$/.test(mark));
}
