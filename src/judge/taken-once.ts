/**
 * What is taken from one thing that never changes, taken once: a stored question is compared many times, so is the one asked with
 * its candidates, and of one pair several vetoes and the score want to know the same. Held as long as the thing is.
 */
export function takenOnce<From extends object, Value>(take: (from: From) => Value): (from: From) => Value {
  const taken = new WeakMap<From, { readonly value: Value }>();
  return (from) => {
    let known = taken.get(from);
    if (known === undefined) {
      known = { value: take(from) };
      taken.set(from, known);
    }
    return known.value;
  };
}
