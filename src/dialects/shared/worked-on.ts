/** A body that is worked on rather than asked: nothing in it is a question, all of it must be equal, and its answer has one form. */
import type { JsonObject } from '../../identity/canonical.ts';
import type { Dialect, Reading, Unreadable } from '../dialect.ts';
import { asRecorded } from './as-recorded.ts';
import { endsAs, type Endings } from './endings.ts';
import { modelOf } from './model.ts';
import { isPresent } from './request-fields.ts';

export function workedOn(protocol: Pick<Dialect, 'name' | 'keepsBytes'> & { readonly input: string; readonly endings: Endings }): Dialect {
  const { input, endings, ...rest } = protocol;
  return {
    ...rest,
    read: (body, path) => read(body, path, input),
    assess: endsAs(endings),
    // Nothing is matched by meaning here, so no two answers are ever compared.
    answerText: () => undefined,
    renderer: asRecorded,
  };
}

/** Without a model, the provider has one of its own. */
function read(body: JsonObject, path: string, input: string): Reading | Unreadable {
  const { model } = body;
  if (isPresent(model) && typeof model !== 'string') return { kind: 'unreadable', problem: 'model is not a string' };
  if (!isPresent(body[input])) return { kind: 'unreadable', problem: `${input} is missing` };
  return {
    model: modelOf(model, path),
    question: '',
    rest: body,
    traits: ['no-question'],
    wants: { shape: 'as-recorded', usage: 'not-asked' },
    askForUsage: () => undefined,
  };
}
