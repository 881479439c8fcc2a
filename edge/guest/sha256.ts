/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104), synchronous: all identity rests on them, and the engine of a guest has only promises.
 *
 * The 64 rounds are written out by a loop, once, while the component is built: the engine interprets, and there one straight line over
 * local variables takes 37 us a block, the loop over arrays that it is made from 85 us. Iterators are the engine's own scripts: taking
 * eight registers apart by one takes 20 us more.
 */
const BLOCK = 64;
const DIGEST = 32;
const ROUNDS = 64;
const WORDS = 16;
const REGISTERS = 'abcdefgh';

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const CONSTANTS = firstPrimes(ROUNDS).map((prime) => fraction(Math.cbrt(prime)));
/** The same of the square roots of the first eight. */
const INITIAL = Int32Array.from(firstPrimes(REGISTERS.length), (prime) => fraction(Math.sqrt(prime)));

const mix = writeMix();

export function sha256(message: Uint8Array): Uint8Array {
  const state = INITIAL.slice();
  const padded = withPadding(message);
  for (let at = 0; at < padded.byteLength; at += BLOCK) mix(state, padded, at);
  const digest = new DataView(new ArrayBuffer(DIGEST));
  for (let i = 0; i < REGISTERS.length; i += 1) digest.setInt32(i * 4, state[i] ?? 0);
  return new Uint8Array(digest.buffer);
}

export function hmacSha256(secret: Uint8Array, message: Uint8Array): Uint8Array {
  const key = secret.length > BLOCK ? sha256(secret) : secret;
  return sha256(keyed(key, 0x5c, sha256(keyed(key, 0x36, message))));
}

function keyed(key: Uint8Array, pad: number, message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BLOCK + message.length).fill(pad, 0, BLOCK);
  key.forEach((byte, i) => (bytes[i] = byte ^ pad));
  bytes.set(message, BLOCK);
  return bytes;
}

/** A bit, zeros, and the length in bits as 64 of them. */
function withPadding(message: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK) * BLOCK);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x2000_0000));
  view.setUint32(padded.length - 4, message.length << 3);
  return view;
}

type Mix = (state: Int32Array, message: DataView, at: number) => void;

/** Sections 6.2.2 and 4.1.2: instead of handing each register's value on to the next, each round gives the registers other names. */
function writeMix(): Mix {
  const lines = Array.from({ length: WORDS }, (_, i) => `let w${i} = message.getInt32(at + ${i * 4});`);
  lines.push(...Array.from(REGISTERS, (register, i) => `let ${register} = state[${i}];`));
  for (let round = 0; round < ROUNDS; round += 1) {
    const word = (back: number): string => `w${(round - back + ROUNDS) % WORDS}`;
    if (round >= WORDS)
      lines.push(`${word(0)} = (${word(0)} + ${sigma(word(15), 7, 18, 3)} + ${word(7)} + ${sigma(word(2), 17, 19, 10)}) | 0;`);
    const [a, b, c, d, e, f, g, h] = Array.from(REGISTERS, (_, i) => REGISTERS[(i - round + ROUNDS) % REGISTERS.length]);
    lines.push(`${h} = (${h} + ${sum(e, 6, 11, 25)} + (${g} ^ (${e} & (${f} ^ ${g}))) + ${CONSTANTS[round]} + ${word(0)}) | 0;`);
    lines.push(`${d} = (${d} + ${h}) | 0;`);
    lines.push(`${h} = (${h} + ${sum(a, 2, 13, 22)} + ((${a} & ${b}) | (${c} & (${a} | ${b})))) | 0;`);
  }
  for (const [i, register] of [...REGISTERS].entries()) lines.push(`state[${i}] = (state[${i}] + ${register}) | 0;`);
  return new Function('state', 'message', 'at', lines.join('\n')) as Mix;
}

function rotated(value: string | undefined, by: number): string {
  return `((${value} >>> ${by}) | (${value} << ${32 - by}))`;
}

function sum(value: string | undefined, one: number, two: number, three: number): string {
  return `(${rotated(value, one)} ^ ${rotated(value, two)} ^ ${rotated(value, three)})`;
}

function sigma(value: string, one: number, two: number, shift: number): string {
  return `(${rotated(value, one)} ^ ${rotated(value, two)} ^ (${value} >>> ${shift}))`;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}
