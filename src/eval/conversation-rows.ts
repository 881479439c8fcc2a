/** Two conversations whose last turns may or may not share an answer: `a_context, a, b_context, b, same, kind`. */
import { optionalText, sameColumn, textColumn, textsColumn } from './columns.ts';
import { readRows } from './records.ts';

export interface Conversation {
  /** What the user said before, in order. */
  readonly context: readonly string[];
  readonly question: string;
}

export interface ConversationPair {
  readonly line: number;
  readonly a: Conversation;
  readonly b: Conversation;
  readonly label: 'same' | 'different';
  readonly kind: string;
}

const HINT = 'a pair of conversations is {"a_context": ["…"], "a": "…", "b_context": ["…"], "b": "…", "same": 0, "kind": "…"}';

/** @throws BadRow for the first row that cannot be used; an Error where there is none at all. */
export async function readConversations(path: string): Promise<readonly ConversationPair[]> {
  const pairs: ConversationPair[] = [];
  for await (const row of readRows(path)) {
    pairs.push({
      line: row.line,
      a: { context: textsColumn(row, 'a_context'), question: textColumn(row, 'a', HINT) },
      b: { context: textsColumn(row, 'b_context'), question: textColumn(row, 'b', HINT) },
      label: sameColumn(row) ? 'same' : 'different',
      kind: optionalText(row, 'kind'),
    });
  }
  if (pairs.length === 0) throw new Error(`cannot evaluate ${path}: it holds no rows; ${HINT}`);
  return pairs;
}
