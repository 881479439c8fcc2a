/** Texts with classes, for streams: two texts of one class deserve one answer. */
import { optionalText, textColumn } from './columns.ts';
import { readRows } from './records.ts';

export interface ClassedText {
  readonly text: string;
  /** Texts of one class have one answer. */
  readonly name: string;
}

const HINT = 'a row of a stream is {"text": "…", "class": "…"}: texts of one class share one answer';

export interface TextChoice {
  /** Only rows whose `source` or `dataset` is this one; '' for all. */
  readonly only: string;
}

/** @throws BadRow for the first row that cannot be used; an Error where there is none at all. */
export async function readTexts(path: string, { only }: TextChoice): Promise<readonly ClassedText[]> {
  const texts: ClassedText[] = [];
  let rows = 0;
  for await (const row of readRows(path)) {
    rows += 1;
    const wanted = only === '' || optionalText(row, 'source') === only || optionalText(row, 'dataset') === only;
    const text = { text: textColumn(row, 'text', HINT), name: textColumn(row, 'class', HINT) };
    if (wanted) texts.push(text);
  }
  if (texts.length === 0)
    throw new Error(
      rows === 0
        ? `cannot evaluate ${path}: it holds no rows; ${HINT}`
        : `cannot evaluate ${path}: none of its ${rows} rows has the source or dataset ${JSON.stringify(only)}; check --only`,
    );
  return texts;
}
