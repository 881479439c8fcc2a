/**
 * Does a JSON number survive being read as a double? Two clients that write 12345678901234567890 and
 * 12345678901234567891 ask different things, and as doubles they are one value. Such a number is refused, never merged.
 * 0.1 survives: the shortest decimal of the nearest double is 0.1 again. 1.0, 1e0 and 1 are one value, as in any JSON reader.
 */

/** Sign aside: significant digits without zeros at either end, and the power of ten of the last of them. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** `literal` is a JSON number and `value` what `Number` made of it. */
export function roundTrips(literal: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if (literal === String(value)) return true;
  const written = decimalOf(literal);
  const read = decimalOf(String(value));
  return written.digits === read.digits && (written.digits === '' || written.exponent === read.exponent);
}

function decimalOf(literal: string): Decimal {
  const unsigned = literal.startsWith('-') ? literal.slice(1) : literal;
  const e = unsigned.search(/[eE]/);
  const mantissa = e < 0 ? unsigned : unsigned.slice(0, e);
  const power = e < 0 ? 0 : Number(unsigned.slice(e + 1));
  const point = mantissa.indexOf('.');
  const whole = point < 0 ? mantissa : mantissa.slice(0, point);
  const fraction = point < 0 ? '' : mantissa.slice(point + 1);
  const all = whole + fraction;
  let first = 0;
  let end = all.length;
  while (first < end && all.charCodeAt(first) === 0x30) first += 1;
  while (end > first && all.charCodeAt(end - 1) === 0x30) end -= 1;
  return { digits: all.slice(first, end), exponent: power - fraction.length + (all.length - end) };
}
