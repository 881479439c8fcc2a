/** A page that is whole by itself: no script, no font, no picture, no address of anything outside. Light and dark by the reader's choice. */
import { escape } from './escape.ts';

export interface Section {
  readonly title: string;
  /** One paragraph of plain words under the title; '' for none. */
  readonly about: string;
  /** HTML. */
  readonly body: string;
}

/** Colours are picked apart for colour-blind readers (Okabe and Ito), and every line has a dash of its own besides. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #5b636d; --rule: #d5d9de; --paper: #ffffff; --panel: #f5f6f8;
  --line-1: #0063a8; --line-2: #b8500a; --line-3: #00795a; --line-4: #a03d78; --good: #00795a; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --faint: #a4abb5; --rule: #3a4049; --paper: #15181c; --panel: #1e2227;
  --line-1: #6cb6ee; --line-2: #f0a35e; --line-3: #4fcaa4; --line-4: #e294c0; --good: #4fcaa4; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
p { max-width: 46rem; margin: .4rem 0; } .faint { color: var(--faint); }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.figures li { background: var(--panel); border-radius: .5rem; padding: .75rem 1rem; min-width: 9rem; }
.figures strong { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; margin: .5rem 0; }
caption { text-align: left; color: var(--faint); padding: .25rem 0; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th.number, td.number { text-align: right; }
tr.sum td { font-weight: 600; }
svg { width: 100%; height: auto; display: block; margin: .5rem 0; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg .faint { fill: var(--faint); }
svg .axis { stroke: var(--faint); stroke-width: 1; } svg .grid { stroke: var(--rule); stroke-width: 1; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--faint); }
.pair { border-left: 3px solid var(--rule); padding: .1rem .75rem; margin: .75rem 0; overflow-wrap: anywhere; }
.pair.wrong { border-color: var(--bad); } .pair p { margin: .1rem 0; }
`;

export function page(title: string, introduction: string, sections: readonly Section[]): string {
  const parts = sections.map(
    ({ title: head, about, body }) =>
      `<section>\n<h2>${escape(head)}</h2>\n${about === '' ? '' : `<p class="faint">${escape(about)}</p>\n`}${body}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escape(title)}</h1>
${introduction}
</header>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

export interface HtmlTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** How many columns from the left hold words; the others hold numbers. */
  readonly words: number;
  readonly rows: readonly (readonly string[])[];
  /** Rows that sum up others. */
  readonly sums?: ReadonlySet<number>;
}

export function htmlTable({ caption, columns, words, rows, sums }: HtmlTable): string {
  const kind = (index: number): string => (index < words ? '' : ' class="number"');
  const head = columns.map((column, index) => `<th scope="col"${kind(index)}>${escape(column)}</th>`).join('');
  const body = rows.map(
    (row, at) =>
      `<tr${sums?.has(at) === true ? ' class="sum"' : ''}>${columns.map((_, index) => `<td${kind(index)}>${escape(row[index] ?? '')}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table>\n<caption>${escape(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table></div>`;
}

export function figures(list: readonly (readonly [name: string, value: string])[]): string {
  return `<ul class="figures">\n${list.map(([name, value]) => `<li><strong>${escape(value)}</strong>${escape(name)}</li>`).join('\n')}\n</ul>`;
}

/** What a drawing shows, as a table for whoever does not see it. */
export function fallback(table: HtmlTable): string {
  return `<details><summary>The same as a table</summary>${htmlTable(table)}</details>`;
}
