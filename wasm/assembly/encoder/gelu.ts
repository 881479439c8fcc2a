/**
 * GELU, exact: x * Phi(x) with Phi the normal distribution (Hendrycks 2016), not its tanh or sigmoid stand-in, which another
 * model was not trained with. Phi(x) - 1/2 = x * P(x^2) / Q(x^2), fitted over |x| <= 5.2 by scripts/fit-polynomials.py: 8e-8 off at
 * most, and in floats GELU is within 2e-6. Beyond 5.2 the distribution is 0 or 1 to seven digits.
 */
import { multiplyAdd } from './lanes';

/** In memory: as literals the engine builds each anew for every four numbers, which costs more than the polynomials. */
const CONSTANTS: usize = memory.data<f32>([
  5.2, -5.2,
  -1.6164772631555024e-8, 5.374412012315588e-6, 0.0004118045908398926, 0.006080699618905783, 0.060277555137872696, 0.3989417552947998,
  0.00013832612603437155, 0.003253422910347581, 0.04321720078587532, 0.3177511990070343, 1,
  0.5,
]); // prettier-ignore
const P: usize = CONSTANTS + 8;
const Q: usize = CONSTANTS + 32;
const HALF: usize = CONSTANTS + 52;

/** `bytes` of floats, a multiple of 16; in place. */
export function gelu(at: usize, bytes: usize): void {
  for (const end = at + bytes; at < end; at += 16) {
    const x = v128.load(at);
    v128.store(at, f32x4.mul(x, distribution(x)));
  }
}

function distribution(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, v128.load32_splat(CONSTANTS)), v128.load32_splat(CONSTANTS, 4));
  const u = f32x4.mul(x, x);
  let p = v128.load32_splat(P);
  p = multiplyAdd(p, u, v128.load32_splat(P, 4));
  p = multiplyAdd(p, u, v128.load32_splat(P, 8));
  p = multiplyAdd(p, u, v128.load32_splat(P, 12));
  p = multiplyAdd(p, u, v128.load32_splat(P, 16));
  p = multiplyAdd(p, u, v128.load32_splat(P, 20));
  let q = v128.load32_splat(Q);
  q = multiplyAdd(q, u, v128.load32_splat(Q, 4));
  q = multiplyAdd(q, u, v128.load32_splat(Q, 8));
  q = multiplyAdd(q, u, v128.load32_splat(Q, 12));
  q = multiplyAdd(q, u, v128.load32_splat(Q, 16));
  return f32x4.add(f32x4.div(f32x4.mul(x, p), q), v128.load32_splat(HALF));
}
