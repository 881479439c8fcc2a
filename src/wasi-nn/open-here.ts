/** What runs a model where the registry's owner brings nothing of their own. */
import type { OpenBackend } from './graph-backend.ts';
import { openNative } from './native-backend.ts';
import { ortBinding, type OrtBinding } from './ort-binding.ts';
import { openInThread } from './thread-backend.ts';

/** Chosen when the first model is opened; `notice` hears it where the synchronous binding is not what is known of it. */
export function openHere(notice: (line: string) => void, bindingOf: () => OrtBinding = ortBinding): OpenBackend {
  let open: OpenBackend | undefined;
  return (source) => {
    open ??= choose(bindingOf(), notice);
    return open(source);
  };
}

function choose(binding: OrtBinding, notice: (line: string) => void): OpenBackend {
  if (binding.kind === 'synchronous') return (source) => openNative(binding.createSession, source);
  notice(
    `onnxruntime-node's synchronous binding is not what it was in 1.30 (${binding.why}); models run in a thread instead, which takes longer`,
  );
  return openInThread();
}
