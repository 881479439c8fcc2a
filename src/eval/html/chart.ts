/** Line charts and bars by hand, as SVG that names and describes itself. Coordinates are in a view of 720 by 360. */
import { escape } from './escape.ts';

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly text: (value: number) => string;
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** `dots`: no line between points. */
  readonly as: 'line' | 'dots' | 'steps';
}

export interface LineChart {
  /** Unique in its page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
}

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 84;
const RIGHT = 32;
const TOP = 16;
const BOTTOM = 52;
const DASHES = ['none', '7 4', '2 3', '10 3 2 3'];

export function lineChart({ id, title, description, x, y, lines }: LineChart): string {
  const across = (value: number): number => LEFT + ((value - x.from) / (x.to - x.from || 1)) * (WIDTH - LEFT - RIGHT);
  const down = (value: number): number => HEIGHT - BOTTOM - ((value - y.from) / (y.to - y.from || 1)) * (HEIGHT - TOP - BOTTOM);
  const drawn = lines.map((line, index) => drawLine(line, index, across, down));
  const legend = lines.map(({ name }, index) => legendRow(name, index, lines.length));
  return frame({ id, title, description, height: HEIGHT + 22 * lines.length, body: [...gridOf(x, y, across, down), ...drawn, ...legend] });
}

function gridOf(x: Axis, y: Axis, across: (value: number) => number, down: (value: number) => number): string[] {
  const bottom = HEIGHT - BOTTOM;
  return [
    ...y.ticks.flatMap((tick) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(down(tick))}" y2="${at(down(tick))}"/>`,
      `<text x="${LEFT - 8}" y="${at(down(tick) + 4)}" text-anchor="end">${escape(y.text(tick))}</text>`,
    ]),
    ...x.ticks.map((tick) => `<text x="${at(across(tick))}" y="${bottom + 18}" text-anchor="middle">${escape(x.text(tick))}</text>`),
    `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}"/>`,
    `<line class="axis" x1="${LEFT}" x2="${LEFT}" y1="${TOP}" y2="${bottom}"/>`,
    `<text class="faint" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${bottom + 40}" text-anchor="middle">${escape(x.title)}</text>`,
    `<text class="faint" transform="translate(16 ${(TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(y.title)}</text>`,
  ];
}

function drawLine({ points, as }: Line, index: number, across: (value: number) => number, down: (value: number) => number): string {
  const places = points.map(([x, y]) => [at(across(x)), at(down(y))] as const);
  const colour = `var(--line-${(index % 4) + 1})`;
  if (as === 'dots') return places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`).join('');
  const path = places.map(([x, y], step) => (step === 0 ? `M${x} ${y}` : as === 'steps' ? `H${x}V${y}` : `L${x} ${y}`)).join('');
  return path === '' ? '' : `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${DASHES[index % 4]}"/>`;
}

function legendRow(name: string, index: number, count: number): string {
  const y = HEIGHT + 22 * (index + 0.5) - (count > 0 ? 4 : 0);
  const colour = `var(--line-${(index % 4) + 1})`;
  return `<line x1="${LEFT}" x2="${LEFT + 36}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2" stroke-dasharray="${DASHES[index % 4]}"/><text x="${LEFT + 46}" y="${y + 4}">${escape(name)}</text>`;
}

export interface BarChart {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
}

/** `share` 0..1; `text` is written beside the bar. */
export interface Bar {
  readonly name: string;
  readonly share: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

const BAR_HEIGHT = 24;
const NAMES_WIDTH = 300;

export function barChart({ id, title, description, bars }: BarChart): string {
  const most = WIDTH - NAMES_WIDTH - 130;
  const body = bars.map(({ name, share, text, tone }, index) => {
    const y = index * BAR_HEIGHT + 4;
    const width = Math.max(share > 0 ? 2 : 0, share * most);
    return `<text x="${NAMES_WIDTH - 8}" y="${y + 14}" text-anchor="end">${escape(shortened(name))}</text><rect x="${NAMES_WIDTH}" y="${y}" width="${at(most)}" height="18" fill="var(--panel)"/><rect x="${NAMES_WIDTH}" y="${y}" width="${at(width)}" height="18" fill="var(--${tone})"/><text x="${at(NAMES_WIDTH + most + 8)}" y="${y + 14}">${escape(text)}</text>`;
  });
  return frame({ id, title, description, height: bars.length * BAR_HEIGHT + 8, body });
}

const LONGEST_NAME = 42;

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

function frame({
  id,
  title,
  description,
  height,
  body,
}: {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly height: number;
  readonly body: readonly string[];
}): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">${escape(title)}</title>
<desc id="${id}-text">${escape(description)}</desc>
${body.filter((part) => part !== '').join('\n')}
</svg>`;
}

/** Two digits after the point are finer than a pixel. */
function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}
