/**
 * `fermyon:spin/llm@2.0.0` from the same registry: strings in, vectors out. The tokenizer is the host's, so a guest needs no
 * vocabulary, no Unicode tables and no tensors. Nothing here generates text: `infer` supports no model.
 */
import { NnFault } from './fault.ts';
import { answering } from './guest-error.ts';
import type { SpinLlm, SpinLlmError } from './guest-interfaces.ts';
import type { TextEmbedder } from './text-embedder.ts';

export interface EmbedderAccess {
  /** Texts in one call. */
  readonly mostTexts: number;
  /** @throws NnFault */
  embedder(name: string): TextEmbedder;
}

export function createSpinLlm({ mostTexts, embedder }: EmbedderAccess): SpinLlm {
  const embed = (model: string, texts: readonly string[]): ReturnType<SpinLlm['generateEmbeddings']> => {
    const embedText = embedder(model);
    if (texts.length > mostTexts) throw new NnFault('too-large', `${texts.length} texts are more than ${mostTexts}`);
    const embedded = texts.map((text) => embedText(text));
    const promptTokenCount = embedded.reduce((sum, { tokens }) => sum + tokens, 0);
    return { embeddings: embedded.map(({ vector }) => vector), usage: { promptTokenCount } };
  };
  return {
    generateEmbeddings: (model, texts) => answering(() => embed(model, texts), toSpinError),
    infer: () =>
      answering(() => {
        throw new NnFault('not-found', 'this host generates no text');
      }, toSpinError),
  };
}

function toSpinError({ code, message }: NnFault): SpinLlmError {
  switch (code) {
    case 'not-found':
    case 'unsupported-operation':
      return { tag: 'model-not-supported' };
    case 'invalid-argument':
    case 'too-large':
      return { tag: 'invalid-input', val: message };
    default:
      return { tag: 'runtime-error', val: message };
  }
}
