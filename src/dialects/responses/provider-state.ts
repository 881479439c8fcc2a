/**
 * What a request refers to without holding it. An earlier response, an item and a version of a template never change, so the
 * same name is the same question. A conversation grows with each answer, a template without a version is whatever it was
 * last edited to, and a container or tool server is acted on: there an equal body asks something else, or asks for a deed.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { Trait } from '../../prompt.ts';
import { isObject, isPresent } from '../shared/request-fields.ts';
import { kindOf } from './input.ts';

export function stateTraits(body: JsonObject, items: readonly JsonObject[]): Trait[] {
  const traits: Trait[] = [];
  if (body['background'] === true) traits.push('background');
  if (isPresent(body['conversation']) || promptIn(body) === 'any-version' || actsAtProvider(body['tools'])) traits.push('changing-state');
  const refers = isPresent(body['previous_response_id']) || items.some((item) => kindOf(item) === 'item_reference');
  if (refers || promptIn(body) === 'one-version') traits.push('provider-state');
  return traits;
}

function promptIn({ prompt }: JsonObject): 'none' | 'one-version' | 'any-version' {
  if (!isObject(prompt)) return 'none';
  const { version } = prompt;
  return typeof version === 'string' && version !== '' ? 'one-version' : 'any-version';
}

function actsAtProvider(tools: Json | undefined): boolean {
  return Array.isArray(tools) && tools.some((tool: Json) => isObject(tool) && (tool['type'] === 'mcp' || usesContainerByName(tool)));
}

/** A container that is made for the request (`auto`) ends with it; one that has a name goes on, with what was done in it. */
function usesContainerByName({ container, environment }: JsonObject): boolean {
  return typeof container === 'string' || (isObject(environment) && environment['type'] === 'container_reference');
}
