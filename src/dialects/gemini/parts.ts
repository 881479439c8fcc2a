/**
 * The parts of a content that arrives in chunks. Text goes on in the next text of its kind, thought or answer; every other part
 * is whole and keeps its place. A part with a signature is left alone: the signature is checked against that very part when
 * the caller sends it back, so Google forbids joining it to another.
 */
import { isFields, type Fields } from '../shared/fields.ts';

/** `in-pieces`: a call whose arguments come bit by bit (`partialArgs`); JSON would have them whole, in another form. */
export function addParts(parts: unknown[], more: readonly unknown[]): 'whole' | 'in-pieces' {
  let came: 'whole' | 'in-pieces' = 'whole';
  for (const part of more) {
    const last = parts.at(-1);
    if (isPlainText(last) && isPlainText(part) && (last['thought'] === true) === (part['thought'] === true)) last.text += part.text;
    else parts.push(part);
    if (isFields(part) && isPiece(part['functionCall'])) came = 'in-pieces';
  }
  return came;
}

export function isPlainText(part: unknown): part is Fields & { text: string } {
  return isFields(part) && typeof part['text'] === 'string' && Object.keys(part).every((name) => name === 'text' || name === 'thought');
}

function isPiece(call: unknown): boolean {
  return isFields(call) && (call['partialArgs'] !== undefined || call['willContinue'] === true);
}
