/** A row of an input file that cannot be used. Nothing is evaluated with rows left out silently: the first bad one ends the run. */
export class BadRow extends Error {
  override readonly name = 'BadRow';
  readonly line: number;
  readonly column: string;

  constructor(
    where: { readonly file: string; readonly line: number; readonly column: string },
    problem: string,
    received: unknown,
    hint: string,
  ) {
    const column = where.column === '' ? '' : `, column ${JSON.stringify(where.column)}`;
    super(`cannot read ${where.file}, line ${where.line}${column}: ${problem}, received ${shown(received)}; ${hint}`);
    this.line = where.line;
    this.column = where.column;
  }
}

const LONGEST_SHOWN = 80;

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}… (${text.length} characters)`;
}
