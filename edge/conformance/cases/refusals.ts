/** What must be refused, and with which code. */
import { ECHO_2X3 } from '../models.ts';
import { CASE_LIMITS, NOT_ALLOWED, type Ability, type Call, type Case, type Encoding, type Piece, type Target } from './case.ts';
import { floats, longs, sample, zeros } from './samples.ts';

function refused(about: string, call: Call, codes: readonly string[], ...needs: readonly Ability[]): Case {
  return { about, call, expected: { kind: 'fault', codes }, needs };
}

function infer(model: string, ...inputs: readonly Piece[]): Call {
  return { kind: 'infer', model, inputs };
}

function bring(parts: readonly Uint8Array[], encoding: Encoding = 'onnx', target: Target = 'cpu'): Call {
  return { kind: 'bring', parts, encoding, target, inputs: [floats('x', [2, 3], [1, 2, 3, 4, 5, 6])] };
}

const PAIR = floats('x', [1, 2], [1, 2]);

const NAMES: readonly Case[] = [
  refused('a name that nobody registered', infer('no-such-model', PAIR), ['not-found']),
  refused('a name that is no file either', infer('../../etc/passwd', PAIR), ['not-found']),
  refused('a model that this guest may not use', infer(NOT_ALLOWED, PAIR), ['not-found'], 'allow-list'),
  refused('a file that ends in the middle', infer('truncated', PAIR), ['invalid-encoding', 'runtime-error']),
];

const BROUGHT: readonly Case[] = [
  refused('a guest that brings a model where it may not', bring([ECHO_2X3]), ['unsupported-operation'], 'refuse-load'),
  refused('another encoding', bring([ECHO_2X3], 'ggml'), ['invalid-encoding', 'unsupported-operation'], 'load'),
  refused('another device', bring([ECHO_2X3], 'onnx', 'tpu'), ['unsupported-operation'], 'load'),
  refused('a model in two parts', bring([ECHO_2X3, ECHO_2X3]), ['invalid-argument', 'invalid-encoding'], 'load'),
  refused('no parts at all', bring([]), ['invalid-argument', 'invalid-encoding'], 'load'),
  refused('bytes that are no model', bring([zeros('x', 64).data]), ['invalid-encoding', 'runtime-error'], 'load'),
];

const INPUTS: readonly Case[] = [
  refused('no input', infer('echo-fp32'), ['invalid-argument']),
  refused('one input of two', infer('swap', longs('b', [7n])), ['invalid-argument']),
  refused('an input that the model has not', infer('echo-fp32', floats('z', [1, 2], [1, 2])), ['invalid-argument']),
  refused('an input too many', infer('echo-fp32', PAIR, floats('z', [1, 2], [1, 2])), ['invalid-argument']),
  refused('the same input twice', infer('echo-fp32', PAIR, PAIR), ['invalid-argument']),
  refused('another type', infer('echo-fp32', sample('FP64')), ['invalid-argument']),
  refused('another rank', infer('echo-fp32', floats('x', [2], [1, 2])), ['invalid-argument']),
  refused('another size', infer('echo-fp32', floats('x', [1, 3], [1, 2, 3])), ['invalid-argument']),
  refused('fewer bytes than the dimensions say', infer('echo-fp32', { ...PAIR, data: new Uint8Array(7) }), ['invalid-argument']),
  refused('more bytes than the dimensions say', infer('echo-fp32', { ...PAIR, data: new Uint8Array(12) }), ['invalid-argument']),
  refused(
    'dimensions whose product is beyond any number',
    infer('echo-fp32', { ...PAIR, dimensions: new Uint32Array(40).fill(2 ** 32 - 1) }),
    ['invalid-argument', 'too-large'],
  ),
  refused('a model whose input wasi:nn has no type for', infer('echo-bool', zeros('x', 2)), ['unsupported-operation', 'invalid-argument']),
  refused('what the model finds wrong only when it runs', infer('seven', floats('x', [2], [1, 2])), ['runtime-error', 'invalid-argument']),
];

const { tensorBytes, tensors, graphs, inputs, modelBytes } = CASE_LIMITS;

const LIMITS: readonly Case[] = [
  refused(
    'a tensor beyond the limit',
    infer('echo-u8', { ...zeros('x', 0), dimensions: Uint32Array.of(tensorBytes, 2), data: new Uint8Array(2 * tensorBytes) }),
    ['too-large'],
    'limits',
  ),
  refused('an output beyond the limit', infer('wide', zeros('x', tensorBytes / 2)), ['too-large'], 'limits'),
  refused(
    'more inputs than the limit',
    infer('swap', ...Array.from({ length: inputs + 1 }, () => longs('b', [7n]))),
    ['too-large'],
    'limits',
  ),
  refused(
    'more tensors at once than the limit',
    { kind: 'tensors', model: 'echo-fp32', input: PAIR, count: tensors + 1 },
    ['too-large'],
    'limits',
  ),
  refused(
    'more bytes at once than the limit',
    { kind: 'tensors', model: 'wide', input: zeros('x', tensorBytes - 24), count: 5 },
    ['too-large'],
    'limits',
  ),
  refused('more graphs at once than the limit', { kind: 'graphs', model: 'echo-fp32', count: graphs + 1 }, ['too-large'], 'limits'),
];

const BROUGHT_LIMIT = refused('a model beyond the limit', bring([new Uint8Array(modelBytes + 1)]), ['too-large'], 'limits', 'load');

export const REFUSALS: readonly Case[] = [...NAMES, ...BROUGHT, ...INPUTS, ...LIMITS, BROUGHT_LIMIT];
