/**
 * What a veto takes from one reading, taken once: a stored question is compared many times, and so is the one asked with its
 * candidates. Held as long as the reading is; a reading never changes.
 */
import type { Reading } from '../reading/reading.ts';

export function perReading<Value>(take: (reading: Reading) => Value): (reading: Reading) => Value {
  const taken = new WeakMap<Reading, { readonly value: Value }>();
  return (reading) => {
    let known = taken.get(reading);
    if (known === undefined) {
      known = { value: take(reading) };
      taken.set(reading, known);
    }
    return known.value;
  };
}
