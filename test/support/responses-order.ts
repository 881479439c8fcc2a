/**
 * The order that the API reference gives the events of a stream, as a machine that a whole stream is run through: numbers
 * without a gap, what begins before anything, each item and part added before its deltas and done after them, pieces that
 * make up the whole, and one event at the end that holds what was done.
 */
import assert from 'node:assert/strict';
import { createSplitter } from '../../src/sse.ts';

type Fields = Readonly<Record<string, unknown>>;
export interface Sent {
  readonly name: string | undefined;
  readonly payload: Fields;
}

export function eventsIn(bytes: Uint8Array | string): Sent[] {
  const raw = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return createSplitter()
    .push(raw)
    .flatMap(({ event }) => event ?? [])
    .map(({ name, data }) => ({ name, payload: JSON.parse(Buffer.from(data).toString('utf8')) as Fields }));
}

const ENDS: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete', 'response.failed']);
/** Text comes in pieces under these names, and whole in the field named. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['response.output_text', 'text'],
  ['response.refusal', 'refusal'],
  ['response.reasoning_text', 'text'],
  ['response.reasoning_summary_text', 'text'],
  ['response.function_call_arguments', 'arguments'],
  ['response.custom_tool_call_input', 'input'],
  ['response.mcp_call_arguments', 'arguments'],
  ['response.code_interpreter_call_code', 'code'],
]);

export function assertInOrder(bytes: Uint8Array | string): void {
  const sent = eventsIn(bytes);
  sent.forEach(({ name, payload }, number) => {
    assert.equal(name, payload['type'], 'the name on the wire is the type');
    assert.equal(payload['sequence_number'], number, 'numbers have no gap');
    assert.ok(!('obfuscation' in payload), 'nothing is padded');
  });
  const payloads = sent.map(({ payload }) => payload);
  const [first, second, ...rest] = payloads;
  const last = rest.pop();
  assert.equal(first?.['type'], 'response.created');
  assert.ok(second?.['type'] === 'response.in_progress' || second?.['type'] === 'response.queued');
  assert.ok(ENDS.has(last?.['type']), 'the last event ends the stream');
  const items = new Items();
  for (const payload of rest) items.take(payload);
  assert.deepEqual((last?.['response'] as Fields)['output'], items.finished(), 'the end holds what was done');
}

class Items {
  readonly #done: unknown[] = [];
  #open: { readonly index: number; readonly id: unknown } | undefined;
  #parts = new Map<string, { open: boolean; next: number }>();
  #texts = new Map<string, string>();

  take(event: Fields): void {
    const type = String(event['type']);
    if (type === 'response.output_item.added') return this.#add(event);
    if (event['output_index'] === undefined) return; // of a kind nobody has heard of
    assert.equal(event['output_index'], this.#open?.index, `${type} is about the item that is open`);
    if (type === 'response.output_item.done') return this.#finish(event);
    assert.equal(event['item_id'], this.#open?.id, `${type} names the item that is open`);
    if (/_part\.(?:added|done)$/.test(type)) return this.#part(type, event);
    this.#piece(type, event);
  }

  finished(): readonly unknown[] {
    assert.equal(this.#open, undefined, 'no item stays open');
    return this.#done;
  }

  #add(event: Fields): void {
    assert.equal(this.#open, undefined, 'one item at a time');
    assert.equal(event['output_index'], this.#done.length, 'items come in order');
    this.#open = { index: this.#done.length, id: (event['item'] as Fields)['id'] };
    this.#parts = new Map();
    this.#texts = new Map();
  }

  #finish(event: Fields): void {
    for (const part of this.#parts.values()) assert.ok(!part.open, 'no part stays open');
    assert.equal(this.#texts.size, 0, 'each text was done');
    this.#done.push(event['item']);
    this.#open = undefined;
  }

  #part(type: string, event: Fields): void {
    const family = type.slice(0, type.lastIndexOf('.'));
    const part = this.#parts.get(family) ?? { open: false, next: 0 };
    const index = event['content_index'] ?? event['summary_index'];
    if (type.endsWith('.added')) {
      assert.ok(!part.open, 'one part at a time');
      assert.equal(index, part.next, 'parts come in order');
      this.#parts.set(family, { open: true, next: part.next + 1 });
    } else {
      assert.ok(part.open && index === part.next - 1, 'a part that was added is done');
      this.#parts.set(family, { ...part, open: false });
    }
  }

  #piece(type: string, event: Fields): void {
    const family = type.slice(0, type.lastIndexOf('.'));
    const field = TEXTS.get(family);
    if (field === undefined) return;
    const index = event['content_index'] ?? event['summary_index'];
    if (index !== undefined)
      assert.ok(
        [...this.#parts.values()].some(({ open, next }) => open && index === next - 1),
        `${type} is in an open part`,
      );
    if (type.endsWith('.delta')) {
      this.#texts.set(family, (this.#texts.get(family) ?? '') + String(event['delta']));
    } else {
      assert.equal(this.#texts.get(family) ?? '', event[field], `the pieces of ${family} make up the whole`);
      this.#texts.delete(family);
    }
  }
}
