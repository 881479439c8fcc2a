/** In the component this is src/text.ts. */
import { unicode } from 'baked:unicode';
import type * as OnNode from '../../../src/text.ts';
import { createText } from '../text.ts';

const text: typeof OnNode = createText(unicode);

export const nfc: typeof OnNode.nfc = text.nfc;
export const isWordCharacter: typeof OnNode.isWordCharacter = text.isWordCharacter;
export const beginsUpperCase: typeof OnNode.beginsUpperCase = text.beginsUpperCase;
export const hasOtherScript: typeof OnNode.hasOtherScript = text.hasOtherScript;
export const otherNumbersOf: typeof OnNode.otherNumbersOf = text.otherNumbersOf;
export const lettersEnd: typeof OnNode.lettersEnd = text.lettersEnd;
export const isBeyondAscii: typeof OnNode.isBeyondAscii = text.isBeyondAscii;
export const withoutAccents: typeof OnNode.withoutAccents = text.withoutAccents;
