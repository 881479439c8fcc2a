/** The demo's live table: 100 columns, a row begun when the question is asked and ended when its answer is there. */
import type { Terminal } from '../call.ts';
import { fit } from '../table.ts';
import type { Told } from './ask.ts';
import { providerTime } from './provider.ts';
import type { Question } from './questions.ts';

const WIDTHS = { number: 2, caller: 3, shape: 6, question: 46, outcome: 8, why: 23 };
const STYLES = { hit: '\u001b[32m', forwarded: '\u001b[33m', faint: '\u001b[2m', plain: '\u001b[0m' };

export interface Paint {
  (style: keyof typeof STYLES, text: string): string;
}

/** Colour only for a person who looks and did not ask for none (no-color.org). */
export function paintFor(out: Terminal, noColor: string | undefined): Paint {
  const coloured = out.isTTY === true && (noColor === undefined || noColor === '');
  return (style, text) => (coloured ? `${STYLES[style]}${text}${STYLES.plain}` : text);
}

export function heading(paint: Paint): string {
  const { number, caller, shape, question, outcome, why } = WIDTHS;
  const titles = [
    fit('', number),
    fit('key', caller),
    fit('form', shape),
    fit('question', question),
    fit('outcome', outcome),
    fit('why', why),
    'ms',
  ];
  return `${paint('faint', titles.join(' '))}\n`;
}

export function begun(index: number, { caller, shape, text: words, note }: Question): string {
  const text = note === undefined ? words : `${words} [${note}]`;
  return [
    String(index + 1).padStart(WIDTHS.number),
    fit(caller, WIDTHS.caller),
    fit(shape, WIDTHS.shape),
    fit(text, WIDTHS.question),
    '',
  ].join(' ');
}

export function ended(told: Told, paint: Paint): string {
  const outcome = paint(told.kind, fit(told.outcome, WIDTHS.outcome));
  const time = told.milliseconds < 100 ? told.milliseconds.toFixed(1) : String(Math.round(told.milliseconds));
  return `${outcome} ${fit(told.why, WIDTHS.why)} ${time.padStart(5)}\n`;
}

export interface Sums {
  readonly told: readonly Told[];
  readonly providerCalls: number;
  readonly wrong: number;
}

/** Without the cache each hit would have cost what the provider takes for an answer of that length. */
export function closing({ told, providerCalls, wrong }: Sums): string {
  const hits = told.filter(({ kind }) => kind === 'hit');
  const spent = sum(told.map(({ milliseconds }) => milliseconds));
  const spared = sum(hits.map(({ milliseconds, tokens }) => providerTime(tokens.output) - milliseconds));
  const saved = sum(hits.map(({ tokens }) => tokens.input + tokens.output));
  const all = sum(told.map(({ tokens }) => tokens.input + tokens.output));
  const checked =
    wrong === 0 ? 'Every answer equals what the provider says to that question.' : `${wrong} answers differ from what the provider says.`;
  return `
${told.length} questions, ${hits.length} answered from the cache, ${providerCalls} calls to the provider. ${checked}
Time:   ${seconds(spent)}, without the cache ${seconds(spent + spared)}: ${seconds(spared)} saved.
Tokens: ${all - saved} paid for, without the cache ${all}: ${saved} saved.
`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
