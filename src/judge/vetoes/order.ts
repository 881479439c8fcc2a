/**
 * Order veto: the same words in another order ask another thing, and a mean of token vectors hardly knows the order. The
 * alignment refuses every reordering that is not written down and tested there; here its refusals get their name. One phrase
 * that stands elsewhere, and nothing else, is what an install may learn to overlook.
 */
import type { Clash } from '../alignment/alignment.ts';
import { objection } from './objection.ts';
import type { Examples, Veto } from './veto.ts';

const CLASHES: readonly Clash[] = ['order', 'split', 'repeated', 'too-long'];

export const order: Veto = ({ alignment }) => {
  const clash = alignment.clashes.find((each) => CLASHES.includes(each));
  if (clash !== undefined) return objection('order', [clash], [clash]);
  if (!alignment.clashes.includes('phrase-elsewhere')) return undefined;
  return { name: 'order', detail: 'order: phrase-elsewhere', way: 'phrase-elsewhere' };
};

export const examples: Examples = [
  ['what is a dog that bites a man', 'what is a man that bites a dog', true],
  ['how do i bake bread', 'how can i bake bread', false],
  ['do tea and coffee stain', 'do coffee and tea stain', false],
  ['is a glass bottle heavy', 'is a bottle glass heavy', true],
  ['I run so I sweat', 'I sweat so I run', true],
  ['does Arsenal beat Chelsea', 'does Chelsea beat Arsenal', true],
  ['Which country borders France?', 'Which country does France border?', true],
];
