/** Every move of words that changes nothing, and what looks like one: the tables beside the rules, tried in both directions. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { align } from '../src/judge/alignment/align.ts';
import type { MoveExamples } from '../src/judge/alignment/moves/examples.ts';
import * as attribute from '../src/judge/alignment/moves/attribute.ts';
import * as clause from '../src/judge/alignment/moves/clause.ts';
import * as coordination from '../src/judge/alignment/moves/coordination.ts';
import * as dated from '../src/judge/alignment/moves/dated.ts';
import * as echo from '../src/judge/alignment/moves/echo.ts';
import * as passive from '../src/judge/alignment/moves/passive.ts';
import * as phrase from '../src/judge/alignment/moves/phrase.ts';
import * as possessive from '../src/judge/alignment/moves/possessive.ts';
import * as symmetric from '../src/judge/alignment/moves/symmetric.ts';
import * as unnamedAgent from '../src/judge/alignment/moves/unnamed-agent.ts';
import { createReader } from '../src/judge/reading/reader.ts';
import { lexicon } from './support/judged.ts';

const MOVES: Readonly<Record<string, MoveExamples>> = {
  attribute: attribute.examples,
  clause: clause.examples,
  coordination: coordination.examples,
  dated: dated.examples,
  echo: echo.examples,
  passive: passive.examples,
  phrase: phrase.examples,
  possessive: possessive.examples,
  symmetric: symmetric.examples,
  'unnamed agent': unnamedAgent.examples,
};
const read = createReader(lexicon);

function saysTheSame(one: string, other: string): boolean {
  const { clashes, leftover } = align(read(one), read(other), lexicon);
  const telling = [...leftover.asked, ...leftover.stored].filter(({ role }) => role === 'content');
  return clashes.length === 0 && telling.length === 0;
}

for (const [name, examples] of Object.entries(MOVES)) {
  suite(`a move: ${name}`, () => {
    for (const [one, other, same] of examples) {
      test(`${JSON.stringify(one)} ${same ? 'says what' : 'does not say what'} ${JSON.stringify(other)} says`, () => {
        assert.equal(saysTheSame(one, other), same);
        assert.equal(saysTheSame(other, one), same, 'the other way round');
      });
    }
  });
}
