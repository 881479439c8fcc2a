/** The guest in TypeScript, for QuickJS and for StarlingMonkey alike. */
import type * as World from 'nearhit:nn-conformance/conformance@0.1.0';
import { load, loadByName } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';
import { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
import { createProbe } from './probe.ts';

type Exports = Pick<typeof World, 'reflect' | 'infer' | 'bring' | 'repeat' | 'graphs' | 'tensors'>;

/** The suite's own types and those that jco reads off the WIT say the same: a difference is an error here. */
const exported: Exports = createProbe({ load, loadByName, Tensor });

export const { reflect, infer, bring, repeat, graphs, tensors } = exported;
