/** What runs a model where the registry's owner brings nothing of their own. */
import type { OpenBackend } from './graph-backend.ts';
import { openNative } from './native-backend.ts';
import { ortBinding } from './ort-binding.ts';
import { openInThread } from './thread-backend.ts';

/** `notice` hears it where the synchronous binding is not what is known of it, once. */
export function openHere(notice: (line: string) => void): OpenBackend {
  let open: OpenBackend | undefined;
  return (source) => {
    open ??= choose(notice);
    return open(source);
  };
}

function choose(notice: (line: string) => void): OpenBackend {
  const binding = ortBinding();
  if (binding.kind === 'synchronous') return (source) => openNative(binding.createSession, source);
  notice(
    `onnxruntime-node's synchronous binding is not what it was in 1.30: ${binding.why}; models run in a thread instead, at some 0.1 ms a call`,
  );
  return openInThread();
}
