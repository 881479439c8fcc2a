/** Labelled pairs of questions: `a, b, same`, and where it is known `kind` (what was changed) and `source` (the suite). */
import { optionalText, sameColumn, textColumn } from './columns.ts';
import { readRows } from './records.ts';

export interface LabelledPair {
  readonly line: number;
  readonly a: string;
  readonly b: string;
  readonly label: 'same' | 'different';
  /** '' where none is told. */
  readonly kind: string;
  /** The suite; the name of the file where none is told. */
  readonly source: string;
}

const HINT = 'a pair is {"a": "…", "b": "…", "same": 1, "kind": "…", "source": "…"}, the last two optional';

/** @throws BadRow for the first row that cannot be used; an Error where there is none at all. */
export async function readPairs(path: string): Promise<readonly LabelledPair[]> {
  const pairs: LabelledPair[] = [];
  let file = path;
  for await (const row of readRows(path)) {
    file = row.file;
    pairs.push({
      line: row.line,
      a: textColumn(row, 'a', HINT),
      b: textColumn(row, 'b', HINT),
      label: sameColumn(row) ? 'same' : 'different',
      kind: optionalText(row, 'kind'),
      source: optionalText(row, 'source') || row.file,
    });
  }
  if (pairs.length === 0) throw new Error(`cannot evaluate ${file}: it holds no rows; ${HINT}`);
  return pairs;
}
