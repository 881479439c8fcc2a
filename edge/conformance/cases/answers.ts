/** What must work. */
import { ECHO_2X3, TENSOR_TYPES } from '../models.ts';
import type { Case, Expected, Piece, TensorType } from './case.ts';
import { floats, longs, sample } from './samples.ts';

const pieces = (...all: readonly Piece[]): Expected => ({ kind: 'pieces', pieces: all });

/** A runtime may lack BF16; then it says so, and gives back nothing else. */
const echoed = (ty: TensorType): Expected =>
  ty === 'BF16' ? { kind: 'pieces-or-fault', pieces: [sample(ty, 'y')], codes: ['unsupported-operation'] } : pieces(sample(ty, 'y'));

export const ANSWERS: readonly Case[] = [
  ...TENSOR_TYPES.map((ty): Case => ({
    about: `a tensor of ${ty} says what it was made of`,
    call: { kind: 'reflect', input: sample(ty) },
    expected: pieces(sample(ty)),
  })),
  ...TENSOR_TYPES.map((ty): Case => ({
    about: `an echo of ${ty} gives every bit back`,
    call: { kind: 'infer', model: `echo-${ty.toLowerCase()}`, inputs: [sample(ty)] },
    expected: echoed(ty),
  })),
  {
    about: 'a tensor without elements is one',
    call: { kind: 'infer', model: 'echo-fp32', inputs: [floats('x', [0, 2], [])] },
    expected: pieces(floats('y', [0, 2], [])),
  },
  {
    about: 'inputs are told by name, in any order, and outputs have theirs',
    call: { kind: 'infer', model: 'swap', inputs: [longs('b', [7n]), floats('a', [2], [1, 2])] },
    expected: pieces(longs('was-b', [7n]), floats('was-a', [2], [1, 2])),
  },
  {
    about: 'what a model computes wrongly comes through: not-a-number is the caller’s to judge',
    call: { kind: 'infer', model: 'not-a-number', inputs: [floats('x', [2], [1, 2])] },
    expected: pieces(floats('y', [2], [NaN, NaN])),
  },
  {
    about: 'a context computes a thousand times, and nothing is left alive',
    call: { kind: 'repeat', model: 'echo-fp32', inputs: [sample('FP32')], times: 1000 },
    expected: { kind: 'bytes', bytes: 16_000 },
  },
  {
    about: 'a model that the guest brings runs, where the host lets it',
    needs: ['load'],
    call: {
      kind: 'bring',
      parts: [ECHO_2X3],
      encoding: 'onnx',
      target: 'cpu',
      inputs: [floats('x', [2, 3], [1, 2, 3, 4, 5, 6])],
    },
    expected: pieces(floats('y', [2, 3], [1, 2, 3, 4, 5, 6])),
  },
];
