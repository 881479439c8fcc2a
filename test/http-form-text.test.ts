/** Forms recognised by their text without the boundary: the same text must mean the same form, whoever made up the boundary. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { createFormReader } from '../src/http/form-reader.ts';
import { textWithoutBoundary } from '../src/http/form-text.ts';
import { formBody, formType, type FormPart } from './support/audio.ts';

const BOUNDARIES = ['b', '-b', 'b-', 'bb', 'name', '----form-3f8a', 'a=b'] as const;
const LONG = 'b'.repeat(71);

/** What a boundary of these may be mistaken for is made of the same few pieces. */
const content = fc.array(fc.constantFrom('\r\n', '--', '-', 'b', '--b', '\r\n--bb', '--b--', 'x'), { maxLength: 3 });
const form = fc.array(fc.record({ name: fc.constantFrom('a', '--b'), content: content.map((pieces) => pieces.join('')) }), {
  minLength: 1,
  maxLength: 3,
});

async function read(boundary: string, body: Uint8Array): Promise<unknown> {
  const reader = createFormReader(formType(boundary));
  reader.push(body);
  return reader.end();
}

const textOf = (boundary: string, body: Uint8Array): string | undefined => textWithoutBoundary(formType(boundary), [body]);

test('forms of the same text are the same form', async () => {
  const sent = fc.record({ boundary: fc.constantFrom(...BOUNDARIES), form, end: fc.constantFrom('closed', 'open') });
  const known = new Map<string, unknown>();
  let again = 0;
  await fc.assert(
    fc.asyncProperty(sent, async ({ boundary, form: parts, end }) => {
      const body = formBody(boundary, parts, end);
      const text = textOf(boundary, body);
      if (text === undefined) return;
      const before = known.get(text);
      const now = await read(boundary, body);
      if (before !== undefined) again += 1;
      assert.deepEqual(now, before ?? now);
      known.set(text, now);
    }),
    { numRuns: 3000 },
  );
  assert.ok(again > 100, `only ${again} forms came again`);
});

test('a form as every client makes it has the same text under any boundary, in any pieces', () => {
  const parts: FormPart[] = [
    { name: 'file', filename: 'ä.mp3', type: 'audio/mpeg', content: Buffer.from([0, 255, 13, 10, 45, 45]) },
    { name: 'model', content: 'whisper-1' },
  ];
  const texts = ['one', '----WebKitFormBoundary7MA4'].map((boundary) => textOf(boundary, formBody(boundary, parts)));
  assert.ok(texts[0] !== undefined);
  assert.equal(texts[0], texts[1]);
  const body = formBody('one', parts);
  assert.equal(textWithoutBoundary(formType('one'), [body.subarray(0, 7), body.subarray(7)]), texts[0]);
});

for (const [what, boundary, body] of [
  ['whose boundary stands inside a part', 'b', formBody('b', [{ name: 'a', content: 'x--bx' }])],
  ['whose boundary stands in a name', 'b', formBody('b', [{ name: '--b', content: 'x' }])],
  ['without an end', 'b', formBody('b', [{ name: 'a', content: 'x' }], 'open')],
  ['with words before it', 'b', Buffer.concat([Buffer.from('preamble\r\n'), formBody('b', [{ name: 'a', content: 'x' }])])],
  ['with words after it', 'b', Buffer.concat([formBody('b', [{ name: 'a', content: 'x' }]), Buffer.from('more')])],
  ['whose boundary is too long', LONG, formBody(LONG, [{ name: 'a', content: 'x' }])],
] as const)
  test(`a form ${what} is read each time`, () => {
    assert.equal(textOf(boundary, body), undefined);
  });
