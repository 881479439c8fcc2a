/**
 * Identifier veto: versions, addresses, paths, code and words with digits name one thing exactly; one character apart is
 * another thing. Where letter case is part of the name (paths, code, camel case) it must agree as well. A name that the other
 * side writes as a plain word (`wi-fi`, `wifi`) is left to the alignment.
 */
import type { Reading, Token } from '../reading/reading.ts';
import { objectionTo } from './objection.ts';
import type { Examples, Veto } from './veto.ts';

export const identifier: Veto = ({ asked, stored }) => objectionTo('identifier', [missing(asked, stored), missing(stored, asked)]);

export const examples: Examples = [
  ['what is new in Node 20.1.3', 'what is new in Node 20.1.4', true],
  ['how do I use GPT-4', 'how do I use GPT-3', true],
  ['how do I use gpt4', 'how do I use GPT4', false],
  ['what does ERR_CONNECTION_RESET mean', 'what does ERR_CONNECTION_REFUSED mean', true],
  ['what is in /etc/passwd', 'what is in /etc/group', true],
  ['is https://a.example/x safe', 'is https://a.example/y safe', true],
  ['what does `array.map` do', 'what does `array.filter` do', true],
  ['is the iPhone12 waterproof', 'is the iPhone13 waterproof', true],
  ['how do i learn C#', 'how do i learn C++', true],
  ['how do i learn C++?', 'how can i learn C++', false],
  ['write to ann@example.com', 'write to bob@example.com', true],
];

/** Names whose case a machine reads: a slash, a backslash, an underscore, a dot inside, or a capital after a small letter. */
const CASE_MATTERS = /[/\\_@]|[a-z][A-Z]|\w\.\w/;

function missing(here: Reading, there: Reading): readonly string[] {
  return here.tokens.filter((token) => token.kind === 'identifier' && !stands(token, there)).map(({ written }) => written);
}

function stands(token: Token, { tokens }: Reading): boolean {
  const exact = CASE_MATTERS.test(token.written);
  return tokens.some((other) => {
    if (exact && other.kind === 'identifier') return other.written === token.written;
    return other.form.toLowerCase() === token.form.toLowerCase();
  });
}
