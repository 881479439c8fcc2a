/**
 * A Completions request body as a `Reading`. A prompt is no question but a text to go on with: "The sky is" and "The sky is."
 * have other continuations, so every space and mark of it counts, and it is matched by its key alone.
 */
import type { JsonObject } from '../../identity/canonical.ts';
import type { Reading, Unreadable } from '../dialect.ts';
import { isFilled } from '../shared/fields.ts';
import { isPresent } from '../shared/request-fields.ts';
import { modelOf } from '../shared/model.ts';
import { countedWants, problemInStream, restOf } from '../shared/rendering-fields.ts';

export function read(body: JsonObject, path: string): Reading | Unreadable {
  const problem = problemIn(body);
  if (problem !== undefined) return { kind: 'unreadable', problem };
  const { model, prompt } = body;
  return {
    model: modelOf(model, path),
    question: '',
    rest: restOf(body, 'prompt', prompt),
    traits: ['no-question'],
    wants: countedWants(body),
    // Hosts that take the option for chats are not known to take it here.
    askForUsage: () => undefined,
  };
}

/** Names the first field that is not of a type this dialect understands; never a value. A list has texts, tokens or lists of tokens. */
function problemIn(body: JsonObject): string | undefined {
  const { model, prompt } = body;
  if (isPresent(model) && typeof model !== 'string') return 'model is not a string';
  if (typeof prompt !== 'string' && !isFilled(prompt)) return 'prompt is neither a string nor a list with something in it';
  return problemInStream(body);
}
