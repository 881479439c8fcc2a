/**
 * Pieces that are compared as written and never as words: versions, dates in digits, addresses, paths, code, words with
 * digits. Upper and lower case tell apart only where they do in use: in paths, addresses, snake_case and camelCase.
 * Every pattern is anchored and linear; a piece between spaces that is longer than a word can be is an identifier as it is.
 */
export const LONGEST_WORD = 64;

const SHORTEST_SUSPECT = /[^a-zA-Z'-]|[a-z][A-Z]|^-|-$/;
const ADDRESS = /^(?:https?|ftp|file|ssh|git|mailto|data|s3|ws|wss):\S+$/i;
const MAIL = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/;
const HANDLE = /^@[\w.-]*\w$/;
const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?|\d{1,2}([-/.])\d{1,2}\1\d{2,4})$/;
const VERSION = /^(?:v\d+(?:\.\d+)*|\d+(?:\.\d+){2,}|\d+(?:\.\d+)+[-.]?(?:x|a\d|b\d|rc|alpha|beta|dev|pre|post))[-+.\w]*$/i;
const DOTTED_LETTERS = /^[a-z](?:\.[a-z])+$/i;
const PATH = /^(?:~?\/|\.\.?\/|[a-z]:[\\/])\S+$/i;
const INNER_PATH = /^[\w.@-]+(?:\/[\w.@-]+)+\/?$/;
const BACKSLASHED = /^\S*[a-z]\\+[a-z]\S*$/i;
const DOTTED = /^\.?[a-z][\w-]*(?:\.[a-z][\w-]*)*(?:\/\S*)?$/i;
/** A full stop whose space was forgotten: `password.How`. */
const GLUED_SENTENCES = /^[a-z'-]+\.[A-Z][a-z]*$/;
const SIGNED_LETTER = /^[a-z](?:\+\+?|#|\*)$/i;
const FLAG = /^(?:--[a-z][\w-]*|-[a-z])(?:=\S*)?$/i;
const CALL = /^[a-z_$][\w$.]*\(\)$/i;
const VARIABLE = /^(?:\$[a-z_]\w*|\$?\w*_\w+)$/i;
const WORD_THEN_DIGITS = /^([a-z]+)-(\d+)$/i;
const WITH_DIGITS = /^(?=[\w-]*\d)(?=[\w-]*[a-z])\w+(?:-\w+)*$/i;
/** What may follow a number without a space and leaves it one: 5km, 3rd, 10k, 5pm. */
const COUNTED =
  /^\d+(?:st|nd|rd|th|k|m|mn|bn|am|pm|x|ms|s|sec|min|mins|h|hr|hrs|mm|cm|km|in|ft|mi|mcg|mg|g|kg|lb|lbs|oz|ml|l|kb|mb|gb|tb|mph|kmh|kwh|kw|w|v|hz|khz|mhz|ghz|usd|eur|gbp|inr|percent)$/i;
/** `5-year`, `400-level`, `3rd-party`, `10-15`, `2-3x`: a number and more. */
const NUMBER_DASHED = /^\d+(?:st|nd|rd|th)?(?:-(?:\d+|[a-z]+))+$/i;
const HEXADECIMAL = /^0x[\da-f]+$/i;
const CAMEL = /^(?:[a-z]+[A-Z]|[A-Z][a-z]+[A-Z])[a-zA-Z]*$/;

/** `camel`: an identifier only where its lower-case form is no word. */
export type Shape = { readonly kind: 'identifier' | 'camel'; readonly form: string } | undefined;

/** What one piece between spaces is, without the punctuation around it. */
export function shapeOf(core: string): Shape {
  if (core.length > LONGEST_WORD) return ADDRESS.test(core) || !/[,;()]/.test(core) ? exact(core) : undefined;
  if (!SHORTEST_SUSPECT.test(core)) return undefined;
  if (CAMEL.test(core)) return { kind: 'camel', form: core };
  if (ADDRESS.test(core) || CALL.test(core) || VARIABLE.test(core)) return exact(core);
  if (MAIL.test(core) || HANDLE.test(core) || SIGNED_LETTER.test(core) || FLAG.test(core)) return folded(core);
  return /\d/.test(core) ? withDigits(core) : withoutDigits(core);
}

function withoutDigits(core: string): Shape {
  if (GLUED_SENTENCES.test(core)) return undefined;
  if (PATH.test(core) || BACKSLASHED.test(core)) return exact(core);
  if (core.includes('.') && DOTTED.test(core) && !DOTTED_LETTERS.test(core)) return core.includes('/') ? exact(core) : folded(core);
  // `and/or`, `his/her` are words; three parts or a dot make a path.
  return INNER_PATH.test(core) && /\/.*\//.test(core) ? exact(core) : undefined;
}

function withDigits(core: string): Shape {
  if (DATE.test(core) || VERSION.test(core) || HEXADECIMAL.test(core)) return folded(core);
  if (PATH.test(core) || BACKSLASHED.test(core)) return exact(core);
  if (COUNTED.test(core) || NUMBER_DASHED.test(core)) return undefined;
  const parts = WORD_THEN_DIGITS.exec(core);
  if (parts !== null) return { kind: 'camel', form: `${parts[1]}${parts[2]}`.toLowerCase() };
  if (WITH_DIGITS.test(core)) return folded(core);
  if (core.includes('.') && DOTTED.test(core)) return core.includes('/') ? exact(core) : folded(core);
  return INNER_PATH.test(core) && /[a-z]/i.test(core) ? exact(core) : undefined;
}

function exact(core: string): Shape {
  return { kind: 'identifier', form: core };
}

function folded(core: string): Shape {
  return { kind: 'identifier', form: core.toLowerCase() };
}
