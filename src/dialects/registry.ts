/** Every dialect by its name. A new one adds its line here. */
import type { DialectName } from '../prompt.ts';
import { chatCompletions } from './chat-completions.ts';
import type { Dialect } from './dialect.ts';
import { gemini } from './gemini.ts';

const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  'chat-completions': chatCompletions,
  gemini,
};

export function dialectNamed(name: DialectName): Dialect {
  return DIALECTS[name];
}
