/** `nearhit/wasi-nn`: named models for WebAssembly components on Node (docs/wasi-nn.md). Nothing of the cache comes with it. */
export { NnFault, type NnErrorCode } from './fault.ts';
export type { GraphBackend, ModelSource, NamedTensor, OpenBackend, TensorInfo } from './graph-backend.ts';
export type { Guest, GuestImports } from './guest.ts';
export type { Graph, GraphExecutionContext, NnError, Prompt, SpinLlm, SpinLlmError, Tensor, WasiNn } from './guest-interfaces.ts';
export { DEFAULT_LIMITS, type GuestLimits, type GuestPolicy } from './guest-policy.ts';
export type { Alive } from './meter.ts';
export { ModelRegistry, type RegistryOptions } from './model-registry.ts';
export type { NamedModel, OnnxModel, TextModel } from './named-model.ts';
export type { TensorType } from './tensor-type.ts';
export { openInThread } from './thread-backend.ts';
