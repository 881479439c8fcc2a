/** A calibration as read from a file: checked whole, so that a broken one ends the start with a reason and never bends a score. */
import { BAR_GRID, type BarEvidence, type Calibration, type Weights } from './calibration.ts';

/** @throws RangeError naming the field that cannot be used, what it holds, and what to do. */
export function parseCalibration(json: unknown): Calibration {
  const whole = object(json, 'the file');
  return {
    model: text(whole['model'], 'model'),
    verifier: text(whole['verifier'], 'verifier'),
    words: weights(whole['words'], 'words'),
    withSimilarity: weights(whole['withSimilarity'], 'withSimilarity'),
    explained: evidence(whole['explained'], 'explained'),
    all: evidence(whole['all'], 'all'),
    learntFrom: finite(whole['learntFrom'], 'learntFrom'),
    margin: finite(whole['margin'], 'margin'),
    source: text(whole['source'], 'source'),
  };
}

function weights(value: unknown, name: string): Weights {
  const { intercept, features } = object(value, name);
  const named = Object.entries(object(features, `${name}.features`));
  return {
    intercept: finite(intercept, `${name}.intercept`),
    features: Object.fromEntries(named.map(([feature, weight]) => [feature, finite(weight, `${name}.features.${feature}`)])),
  };
}

function evidence(value: unknown, name: string): readonly BarEvidence[] {
  if (!Array.isArray(value) || value.length !== BAR_GRID.length)
    throw bad(name, `a list of ${BAR_GRID.length} bars, strict to loose`, value);
  return value.map((one: unknown, index): BarEvidence => {
    const { least: bar, served, wrong } = object(one, `${name}[${index}]`);
    const least = finite(bar, `${name}[${index}].least`);
    if (least !== BAR_GRID[index]) throw bad(`${name}[${index}].least`, `the bar ${BAR_GRID[index]}`, least);
    const counts = { served: count(served, `${name}[${index}].served`), wrong: count(wrong, `${name}[${index}].wrong`) };
    if (counts.wrong > counts.served) throw bad(`${name}[${index}].wrong`, `at most the ${counts.served} served`, wrong);
    return { least, ...counts };
  });
}

function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(name, 'an object', value);
  return value as Readonly<Record<string, unknown>>;
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string') throw bad(name, 'a text', value);
  return value;
}

function finite(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(name, 'a finite number', value);
  return value;
}

function count(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(name, 'a whole number of at least 0', value);
  return value;
}

function bad(name: string, wanted: string, received: unknown): RangeError {
  const shown = (JSON.stringify(received) ?? 'nothing').slice(0, 80);
  return new RangeError(`cannot read the calibration: ${name} must be ${wanted}, received ${shown}; make it again with nearhit calibrate`);
}
