/**
 * Were these numbers float32 before they were printed? Many servers print the shortest decimal that names a float32
 * (0.0023064255): as a double that is another number than the float32 itself, yet it stands for that very float32 and no other.
 * A server that computes in double precision prints digits that no float32 has; one that rounds its vectors prints few.
 */

/** A float32 printed at its shortest takes up to 9 digits, and not one in three of them gets by with 7. */
const DIGITS_OF_ROUNDING = 7;

/**
 * Each number is a float32 or the decimal of one, and they were not all rounded: any decimal of 7 digits or fewer is the
 * shortest of some float32, so of a vector that has no longer one nothing can be told, unless each is a float32 to the last digit.
 */
export function isPrintedFloat32(numbers: Float64Array): boolean {
  let longest = 0;
  let exact = true;
  for (const number of numbers) {
    const nearest = Math.fround(number);
    if (nearest === number) continue;
    exact = false;
    const { digits, unit } = notation(number);
    // Rounded to that many digits the float32 is this decimal; printers may round a tie either way, hence a little more than half.
    if (!(Math.abs(number - nearest) <= unit * 0.5001)) return false;
    longest = Math.max(longest, digits);
  }
  return exact || longest > DIGITS_OF_ROUNDING;
}

/** Of the shortest decimal that is this double, so trailing zeros do not count: its digits, and what one at the last place is worth. */
function notation(number: number): { readonly digits: number; readonly unit: number } {
  const [mantissa = '', exponent = '0'] = String(Math.abs(number)).split('e');
  const point = mantissa.indexOf('.');
  const decimals = point < 0 ? 0 : mantissa.length - point - 1;
  return { digits: mantissa.replace('.', '').replace(/^0+/, '').length, unit: 10 ** (Number(exponent) - decimals) };
}
