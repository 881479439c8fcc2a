/** Forms, read while they arrive: what counts, what does not, and what is no form at all. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import type { FormParts } from '../src/exchange.ts';
import { createFormReader } from '../src/http/form-reader.ts';
import { canonical } from '../src/identity/canonical.ts';
import { formObject } from '../src/identity/form.ts';
import { formBody, formType, sound, type FormPart } from './support/audio.ts';

async function read(body: Uint8Array, type: string | undefined, cuts: readonly number[] = []): Promise<FormParts> {
  const reader = createFormReader(type);
  const ends = [...cuts.map((cut) => cut % (body.length + 1)), body.length].toSorted((a, b) => a - b);
  for (const [i, end] of ends.entries()) reader.push(Uint8Array.from(body.subarray(i === 0 ? 0 : ends[i - 1], end)));
  return reader.end();
}

const identityOf = (form: FormParts): string => {
  assert.equal(form.kind, 'parts');
  return form.kind === 'parts' ? canonical(formObject(form.parts)) : '';
};

const BOUNDARY = '----form-3f8a';
const boundaries = fc.stringMatching(/^[0-9A-Za-z'()+_./:=?-]{8,70}$/).filter((boundary) => !/[()=?:/]/.test(boundary));
const names = fc.stringMatching(/^[a-z_]{1,12}(?:\[\])?$/);
const contents = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.constantFrom('\r\n', '--', '-', '\r', '\n', BOUNDARY.slice(0, 5), 'a', '\0'), { maxLength: 40 })
    .map((pieces) => Buffer.from(pieces.join(''))),
);
const parts = fc.array(
  fc.record({
    name: names,
    content: contents,
    filename: fc.constantFrom('a.mp3', 'b; c=".wav'.replaceAll('"', ''), ''),
    type: fc.constantFrom('audio/mpeg', 'audio/wav'),
  }),
  { minLength: 1, maxLength: 5 },
);
const fits = (boundary: string, form: readonly FormPart[]): boolean =>
  !form.some(({ content }) => Buffer.concat([Buffer.from('\r\n'), Buffer.from(content)]).includes(`\r\n--${boundary}`));

test('a form has the same identity wherever the network cuts it', async () => {
  await fc.assert(
    fc.asyncProperty(parts, fc.array(fc.nat(), { maxLength: 12 }), async (form, cuts) => {
      fc.pre(fits(BOUNDARY, form));
      const body = formBody(BOUNDARY, form);
      assert.equal(identityOf(await read(body, formType(BOUNDARY), cuts)), identityOf(await read(body, formType(BOUNDARY))));
    }),
  );
});

test('cut at every single byte it is still the same form', async () => {
  const form = [
    { name: 'file', filename: 'a.mp3', type: 'audio/mpeg', content: `\r\n--${BOUNDARY.slice(0, -1)}\r\n--` },
    { name: 'empty', content: '' },
    { name: 'model', content: 'whisper-1' },
  ];
  const body = formBody(BOUNDARY, form);
  const whole = identityOf(await read(body, formType(BOUNDARY)));
  for (let cut = 0; cut <= body.length; cut += 1) assert.equal(identityOf(await read(body, formType(BOUNDARY), [cut])), whole, String(cut));
  const bytes = Array.from({ length: body.length }, (_, i) => i);
  assert.equal(identityOf(await read(body, formType(BOUNDARY), bytes)), whole);
});

test('the boundary and the names of files are no part of it; every byte, type and field is', async () => {
  await fc.assert(
    fc.asyncProperty(parts, boundaries, fc.nat(), async (form, boundary, at) => {
      fc.pre(fits(BOUNDARY, form) && fits(boundary, form));
      const identity = identityOf(await read(formBody(BOUNDARY, form), formType(BOUNDARY)));
      const renamed = form.map((part) => ({ ...part, filename: `other-${part.filename}` }));
      assert.equal(identityOf(await read(formBody(boundary, renamed), `multipart/form-data; boundary="${boundary}"`)), identity);

      const place = at % form.length;
      const changed = (change: (part: FormPart) => FormPart): FormPart[] => form.map((part, i) => (i === place ? change(part) : part));
      for (const other of [
        changed((part) => ({ ...part, content: Buffer.concat([Buffer.from(part.content), Buffer.from('.')]) })),
        changed((part) => ({ ...part, type: 'audio/ogg' })),
        changed((part) => ({ ...part, name: `${part.name}x_` })),
        [...form, { name: 'more', content: 'x' }],
      ])
        assert.notEqual(identityOf(await read(formBody(BOUNDARY, other), formType(BOUNDARY))), identity);
    }),
    { numRuns: 50 },
  );
});

test('a file is told by digest and length, a field by its text, a very long field like a file', async () => {
  const bytes = sound('told', 100_000);
  const form = await read(
    formBody(BOUNDARY, [
      { name: 'file', filename: 'ä.mp3', type: 'audio/mpeg', content: bytes },
      { name: 'prompt', content: 'Grüße' },
      { name: 'known_speaker_references[]', content: 'x'.repeat(70_000) },
      { name: 'odd', content: Buffer.from([0xff, 0xfe]) },
    ]),
    formType(BOUNDARY),
  );
  const digest = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('base64url');
  assert.deepEqual(form, {
    kind: 'parts',
    parts: [
      { kind: 'file', name: 'file', type: 'audio/mpeg', sha256: digest(bytes), length: bytes.length },
      { kind: 'field', name: 'prompt', type: 'text/plain', text: 'Grüße' },
      { kind: 'long-field', name: 'known_speaker_references[]', type: 'text/plain', sha256: digest('x'.repeat(70_000)), length: 70_000 },
      { kind: 'long-field', name: 'odd', type: 'text/plain', sha256: digest(Buffer.from([0xff, 0xfe])), length: 2 },
    ],
  });
});

test('text that looks like a file is not mistaken for one, and the order of other names does not matter', async () => {
  const told = { kind: 'file', type: 'audio/mpeg', sha256: 'x', length: 1 };
  const asText = formObject([{ kind: 'field', name: 'file', type: 'text/plain', text: JSON.stringify(told) }]);
  const asFile = formObject([{ kind: 'file', name: 'file', type: 'audio/mpeg', sha256: 'x', length: 1 }]);
  assert.notEqual(canonical(asText), canonical(asFile));
  const fields = [
    { name: 'a', content: '1' },
    { name: 'b', content: '2' },
    { name: 'a', content: '3' },
  ];
  const [first, second, third] = fields as [FormPart, FormPart, FormPart];
  const identity = async (order: FormPart[]): Promise<string> => identityOf(await read(formBody(BOUNDARY, order), formType(BOUNDARY)));
  assert.equal(await identity([first, second, third]), await identity([first, third, second]));
  assert.notEqual(await identity([first, second, third]), await identity([third, second, first]));
});

const head = (lines: string, content = 'x'): string => `--${BOUNDARY}\r\n${lines}\r\n\r\n${content}\r\n`;
const closed = `--${BOUNDARY}--\r\n`;
const named = 'Content-Disposition: form-data; name="a"';

for (const [what, body, type = formType(BOUNDARY)] of [
  ['no content type', head(named) + closed, ''],
  ['no boundary', head(named) + closed, 'multipart/form-data'],
  ['two boundaries', head(named) + closed, `${formType(BOUNDARY)}; boundary=other`],
  ['two content types', head(named) + closed, `${formType(BOUNDARY)}, ${formType('other')}`],
  ['a boundary that is too long', head(named) + closed, formType('b'.repeat(71))],
  ['another boundary', head(named) + closed, formType('another')],
  ['another multipart type', head(named) + closed, `multipart/mixed; boundary=${BOUNDARY}`],
  ['nothing at all', ''],
  ['no end', head(named)],
  ['an end inside a part', `--${BOUNDARY}\r\n${named}\r\n\r\nhalf`],
  ['an end inside the headers', `--${BOUNDARY}\r\n${named}`],
  ['a part that is cut off by the next boundary', `--${BOUNDARY}\r\n${named}\r\n${closed}`],
  ['a part without a name', head('Content-Disposition: form-data') + closed],
  ['a part without a disposition', head('Content-Type: text/plain') + closed],
  ['a part that is an attachment', head('Content-Disposition: attachment; name="a"') + closed],
  ['two names', head(`${named}; name="b"`) + closed],
  ['a parameter nobody knows', head(`${named}; size=3`) + closed],
  ['two dispositions', head(`${named}\r\n${named}`) + closed],
  ['two types', head(`${named}\r\nContent-Type: a/b\r\nContent-Type: c/d`) + closed],
  ['a part in base64', head(`${named}\r\nContent-Transfer-Encoding: base64`) + closed],
  ['headers without end', head(`${named}\r\nX: ${'y'.repeat(5000)}`) + closed],
  ['a boundary that goes on', `--${BOUNDARY}more\r\n${named}\r\n\r\nx\r\n--${BOUNDARY}--`],
  ['too many parts', head(named).repeat(300) + closed],
] as const)
  test(`a form with ${what} is unreadable, cut anywhere`, async () => {
    for (const cuts of [[], [3], [body.length >> 1], [body.length - 1], [10, 20, 30]])
      assert.equal((await read(Buffer.from(body), type, cuts)).kind, 'unreadable');
  });

test('names are read however they are written', async () => {
  for (const [disposition, kind] of [
    ['form-data; name=a', 'field'],
    ['FORM-DATA; Name="a"', 'field'],
    ['form-data; filename="x; name=b"; name="a"', 'file'],
    ['form-data; name="a"; filename*=UTF-8\'\'%c3%a4.mp3', 'file'],
    ['form-data; name="a"; filename="\\"; name=\\"b"; filename*=x', 'file'],
    ['form-data; name="a"; filename=""', 'file'],
  ] as const) {
    const form = await read(Buffer.from(head(`Content-Disposition: ${disposition}`) + closed), formType(BOUNDARY));
    assert.ok(form.kind === 'parts', disposition);
    assert.deepEqual(
      form.parts.map((part) => [part.name, part.kind]),
      [['a', kind]],
    );
  }
});

test('what stands before the first boundary and after the last says nothing (RFC 2046 5.1.1)', async () => {
  const plain = await read(Buffer.from(head(named) + closed), formType(BOUNDARY));
  const wrapped = await read(Buffer.from(`preamble\r\n${head(named)}${closed}epilogue`), formType(BOUNDARY), [5, 40]);
  assert.deepEqual(wrapped, plain);
});

test('a form whose reading is given up keeps nothing busy', () => {
  const reader = createFormReader(formType(BOUNDARY));
  const before = process.getActiveResourcesInfo().length;
  reader.push(Buffer.from(head(named)));
  assert.equal(process.getActiveResourcesInfo().length, before);
});
