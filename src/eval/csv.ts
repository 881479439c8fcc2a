/**
 * CSV as RFC 4180 has it: a header row, fields in double quotes may hold commas, quotes (doubled) and line breaks. One state
 * machine over chunks of any cut; the state carries over, so memory is one record.
 */
import { BadRow } from './bad-row.ts';
import type { Row } from './records.ts';

/** A record is bounded as a line of JSON is: an unclosed quote would take the rest of the file for one field. */
const LONGEST_RECORD = 8 * 1024 * 1024;

type State = 'start' | 'bare' | 'quoted' | 'closed';

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

export async function* csvRecords(text: AsyncIterable<string>, file: string): AsyncGenerator<Row> {
  const reader = new RecordReader(file);
  let header: CsvRecord | undefined;
  const take = (record: CsvRecord): Row | undefined => {
    if (header === undefined) return void (header = checkedHeader(record, file));
    return toRow(record, header, file);
  };
  for await (const part of text) {
    for (const record of reader.push(part)) {
      const row = take(record);
      if (row !== undefined) yield row;
    }
  }
  for (const record of reader.end()) {
    const row = take(record);
    if (row !== undefined) yield row;
  }
}

function checkedHeader(record: CsvRecord, file: string): CsvRecord {
  const twice = record.fields.find((name, index) => record.fields.indexOf(name) !== index);
  if (twice !== undefined)
    throw new BadRow({ file, line: record.line, column: twice }, 'a column is named once', record.fields, 'rename one of the two');
  return { ...record, fields: record.fields.map((name) => name.trim()) };
}

function toRow(record: CsvRecord, header: CsvRecord, file: string): Row {
  if (record.fields.length !== header.fields.length)
    throw new BadRow(
      { file, line: record.line, column: '' },
      `a row has ${header.fields.length} fields like the header`,
      record.fields,
      'put fields that hold commas or line breaks in double quotes',
    );
  return { file, line: record.line, columns: Object.fromEntries(header.fields.map((name, index) => [name, record.fields[index] ?? ''])) };
}

class RecordReader {
  readonly #file: string;
  #state: State = 'start';
  #field = '';
  #fields: string[] = [];
  #size = 0;
  /** Where the reader is, and where its record began. */
  #line = 1;
  #began = 1;

  constructor(file: string) {
    this.#file = file;
  }

  *push(part: string): Generator<CsvRecord> {
    for (const character of part) {
      if (character === '\n') this.#line += 1;
      const record = this.#step(character);
      if (record !== undefined) yield record;
      this.#size += 1;
      if (this.#size > LONGEST_RECORD)
        throw this.#bad('a record is too long', this.#field.slice(0, 200), 'a double quote may not be closed');
    }
  }

  *end(): Generator<CsvRecord> {
    if (this.#state === 'quoted') throw this.#bad('a quoted field does not end', this.#field.slice(0, 200), 'close it with a double quote');
    if (this.#state !== 'start' || this.#fields.length > 0) {
      const record = this.#finish();
      if (record !== undefined) yield record;
    }
  }

  #step(character: string): CsvRecord | undefined {
    if (this.#state === 'quoted') {
      if (character === '"') this.#state = 'closed';
      else this.#field += character;
      return undefined;
    }
    if (character === '"') return this.#quote();
    if (character === ',') return void this.#endField();
    if (character === '\n') return this.#finish();
    if (character === '\r') return undefined;
    if (this.#state === 'closed')
      throw this.#bad('text follows a closing quote', this.#field + character, 'double the quotes inside a field: ""');
    this.#state = 'bare';
    this.#field += character;
    return undefined;
  }

  #quote(): undefined {
    if (this.#state === 'closed') this.#field += '"';
    else if (this.#state === 'bare')
      throw this.#bad('a quote stands inside a bare field', `${this.#field}"`, 'put the whole field in double quotes');
    this.#state = 'quoted';
  }

  #endField(): undefined {
    this.#fields.push(this.#field);
    this.#field = '';
    this.#state = 'start';
  }

  #finish(): CsvRecord | undefined {
    const blank = this.#fields.length === 0 && this.#field === '' && this.#state === 'start';
    const record = { line: this.#began, fields: [...this.#fields, this.#field] };
    this.#fields = [];
    this.#field = '';
    this.#state = 'start';
    this.#size = 0;
    this.#began = this.#line;
    return blank ? undefined : record;
  }

  #bad(problem: string, received: string, hint: string): BadRow {
    return new BadRow({ file: this.#file, line: this.#began, column: '' }, problem, received, hint);
  }
}
