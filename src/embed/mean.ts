/** The mean over all tokens, special ones included. `states`: one row a token. */
export function meanOf(states: Float32Array, tokens: number): Float32Array {
  const dimensions = states.length / tokens;
  const mean = new Float32Array(dimensions);
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    let sum = 0;
    for (let i = dimension; i < states.length; i += dimensions) sum += states[i] ?? 0;
    mean[dimension] = sum / tokens;
  }
  return mean;
}
