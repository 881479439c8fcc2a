import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import { compareAnswers } from '../src/learn/compare.ts';

type Expected = 'strong' | 'weak' | 'different' | 'unknown';

function compared(one: string, other: string): Expected {
  const comparison = compareAnswers(one, other);
  return comparison.kind === 'same' ? comparison.strength : comparison.kind;
}

const TABLE: readonly (readonly [one: string, other: string, expected: Expected])[] = [
  // Equal text, and how much that says.
  ['Paris is the capital of France.', '  Paris is the capital\nof France. ', 'strong'],
  ['The fee is waived.', 'the fee is waived', 'strong'],
  ['answer 17', 'answer 17', 'strong'],
  ['card_arrival', 'card_arrival', 'strong'],
  ['Paris', 'Paris', 'weak'],
  ['Yes', 'yes.', 'weak'],
  ['7', '7', 'weak'],
  ['B', 'B', 'weak'],
  ['{"ok": true}', '{ "ok": true }', 'weak'],
  // Yes and no.
  ['Yes.', 'No.', 'different'],
  ['Yes, it is.', 'No, it is not offered.', 'different'],
  ['Yes, it is.', 'Yes', 'weak'],
  ['Yes.', 'Yes, only on Mondays.', 'unknown'],
  ['Yes, after 3 credits.', 'Yes, after 4 credits.', 'different'],
  // Numbers and dates where they are the answer.
  ['The answer is 42.', 'After adding both, the final answer is 42', 'strong'],
  ['We add 3 and 4.\n#### 12', 'We add 3 and 4.\n#### 13', 'different'],
  ['Therefore, \\boxed{128}', 'The answer is 128.', 'strong'],
  ['$1,000.00', '$1000', 'strong'],
  ['July 4, 1776', 'It was signed on 4 July 1776.', 'strong'],
  ['July 4, 1776', '1776-07-04', 'strong'],
  ['July 4, 1776', 'July 5, 1776', 'different'],
  ['July 4', 'July 4, 1776', 'unknown'],
  ['EECS 281', 'EECS 280', 'different'],
  ['class_12', 'class_13', 'different'],
  ['It takes twelve weeks.', '12 weeks', 'strong'],
  ['5 km', '5 miles', 'unknown'],
  ['5 km', '3.1 miles', 'unknown'],
  ['50%', '.5', 'unknown'],
  ['5km', '5 km', 'unknown'],
  ['-5', '5', 'unknown'],
  // Nearly equal, with one thing exchanged.
  ['The library opens at 9 on weekdays.', 'The library opens at 10 on weekdays.', 'different'],
  ['You can enrol until the end of May.', 'You can not enrol until the end of May.', 'different'],
  ['The course is taught by Anna Weber this fall.', 'The course is taught by Peter Weber this fall.', 'different'],
  ['The course is easy and useful for all.', 'The course is simple and useful for all.', 'unknown'],
  ['Open settings, then press delete.', 'There is a delete button in your settings.', 'unknown'],
  ['Paris', 'London', 'unknown'],
  // JSON.
  ['{"a": 11, "b": [2, {"c": "x"}]}', '```json\n{"b": [2, {"c": "x"}], "a": 11}\n```', 'strong'],
  ['{"a": 1}', '{"a": 2}', 'different'],
  ['{"a": 1}', '{"a": 1, "b": null}', 'different'],
  ['[1, 2]', '[2, 1]', 'different'],
  ['{"a": 1}', '{"a": "1"}', 'different'],
  ['{"why": "it is much too far away"}', '{"why": "the distance is much too large"}', 'unknown'],
  ['{"a": 1}', 'The value of a is one', 'unknown'],
  ['[1, 2', '[1, 2', 'strong'],
  // What answers nothing.
  ["I'm sorry, but I cannot help with that.", "I'm sorry, but I cannot help with that.", 'unknown'],
  ['As an AI language model, I have no opinion.', 'As an AI language model, I have no opinion.', 'unknown'],
  ['It depends.', 'It depends.', 'unknown'],
  ['Could you please provide more details?', 'Could you please provide more details?', 'unknown'],
  ['', '', 'unknown'],
  ['  ', 'x', 'unknown'],
];

describe('two answers', () => {
  for (const [one, other, expected] of TABLE)
    it(`${JSON.stringify(one)} and ${JSON.stringify(other)} are ${expected}`, () => {
      assert.equal(compared(one, other), expected);
      assert.equal(compared(other, one), expected);
    });

  it('are compared alike in either order, and none is different from itself', () => {
    const text = fc.array(
      fc.constantFrom(
        'yes',
        'no',
        'not',
        'the',
        'fee',
        'is',
        '5',
        '5km',
        '12',
        'July',
        '4',
        '1776',
        '.',
        ',',
        '{',
        '}',
        '"a"',
        ':',
        'Anna',
        '####',
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        assert.equal(compared(one.join(' '), other.join(' ')), compared(other.join(' '), one.join(' ')));
        assert.notEqual(compared(one.join(' '), one.join(' ')), 'different');
      }),
      { numRuns: 500 },
    );
  });

  it('may be long or hostile: no answer takes long, and beyond the bound only equal text counts', () => {
    const hostile = ['a ', '1,', '(', 'the answer is ', '[', '.', '"', '0', '```json\n', '{"a":', '-', 'July 4 ', 'i ', 'not '];
    const begin = performance.now();
    for (const piece of hostile) {
      const text = piece.repeat(Math.floor(49_000 / piece.length));
      compareAnswers(`${text}b`, `${text}c`);
    }
    assert.ok(performance.now() - begin < 3000);
    const long = 'word '.repeat(30_000);
    assert.equal(compared(long, long), 'strong');
    assert.equal(compared(`${long} 1`, `${long} 2`), 'unknown');
  });
});
