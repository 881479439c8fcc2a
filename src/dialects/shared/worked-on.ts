/** A body that is worked on rather than asked: nothing in it is a question, all of it must be equal, and its answer has one form. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { Dialect, Reading, Unreadable } from '../dialect.ts';
import { asRecorded } from './as-recorded.ts';
import { endsAs, type Endings } from './endings.ts';
import { modelOf } from './model.ts';
import { isPresent, onlyText } from './request-fields.ts';

interface WorkedOn extends Pick<Dialect, 'name' | 'body' | 'keepsBytes'> {
  /** Names of fields, one of which must be there. */
  readonly inputs: readonly string[];
  readonly endings: Endings;
}

export function workedOn({ inputs, endings, ...protocol }: WorkedOn): Dialect {
  const modelIn = protocol.body === 'form' ? onlyText : (model: Json | undefined) => model;
  return {
    ...protocol,
    read: (body, path) => read(body, path, inputs, modelIn(body['model'])),
    assess: endsAs(endings),
    // Nothing is matched by meaning here, so no two answers are ever compared.
    answerText: () => undefined,
    renderer: asRecorded,
  };
}

/** Without a model, the provider has one of its own. */
function read(body: JsonObject, path: string, inputs: readonly string[], model: Json | undefined): Reading | Unreadable {
  if (isPresent(model) && typeof model !== 'string') return { kind: 'unreadable', problem: 'model is not a string' };
  if (!inputs.some((input) => isPresent(body[input]))) return { kind: 'unreadable', problem: `${inputs.join(' or ')} is missing` };
  return {
    model: modelOf(model, path),
    question: '',
    rest: body,
    traits: ['no-question'],
    wants: { shape: 'as-recorded', usage: 'not-asked' },
    askForUsage: () => undefined,
  };
}
