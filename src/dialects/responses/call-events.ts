/** The events of calls, by the kind of call: the steps before, the text that comes in pieces, the steps after. */
import type { Fields } from '../shared/fields.ts';

export interface CallEvents {
  readonly begins: readonly string[];
  /** `named`: the event at its end repeats the name of what is called. */
  readonly streams?: { readonly field: string; readonly family: string; readonly named?: 'named' };
  readonly ends: readonly string[];
  /** Fields that have nothing in them while the call has only begun. */
  readonly empty: Fields;
}

export const calls: ReadonlyMap<string, CallEvents> = new Map<string, CallEvents>([
  [
    'function_call',
    { begins: [], streams: { field: 'arguments', family: 'response.function_call_arguments', named: 'named' }, ends: [], empty: {} },
  ],
  ['custom_tool_call', { begins: [], streams: { field: 'input', family: 'response.custom_tool_call_input' }, ends: [], empty: {} }],
  ['web_search_call', { begins: ['in_progress', 'searching'], ends: ['completed'], empty: {} }],
  ['file_search_call', { begins: ['in_progress', 'searching'], ends: ['completed'], empty: { results: null } }],
  ['image_generation_call', { begins: ['in_progress', 'generating'], ends: ['completed'], empty: { result: null } }],
  [
    'code_interpreter_call',
    {
      begins: ['in_progress'],
      streams: { field: 'code', family: 'response.code_interpreter_call_code' },
      ends: ['interpreting', 'completed'],
      empty: { outputs: null },
    },
  ],
  [
    'mcp_call',
    {
      begins: ['in_progress'],
      streams: { field: 'arguments', family: 'response.mcp_call_arguments' },
      ends: ['completed'],
      empty: { output: null },
    },
  ],
  ['mcp_list_tools', { begins: ['in_progress'], ends: ['completed'], empty: { tools: [] } }],
]);
