/** What the judge knows, as it is shipped: the lexicon and the calibration. Read once by whoever judges: the product and its evaluation. */
import { readFileSync } from 'node:fs';
import type { Calibration } from './judge/calibration.ts';
import type { Lexicon } from './judge/lexicon/lexicon.ts';
import { openLexicon } from './judge/lexicon/open.ts';
import { parseCalibration } from './judge/parse-calibration.ts';

/** The same distance from `src` and from `dist`. */
const LEXICON: URL = new URL('../models/lexicon/en.bin', import.meta.url);
const CALIBRATION: URL = new URL('../models/calibration/all-minilm-l6-v2.json', import.meta.url);

export function readLexicon(): Lexicon {
  return openLexicon(readFileSync(LEXICON));
}

/** `borrowed`: this model has none of its own, so nothing is served by meaning; what would have been is counted by the shipped one. */
export type Calibrated =
  | { readonly kind: 'own'; readonly calibration: Calibration }
  | { readonly kind: 'borrowed'; readonly calibration: Calibration; readonly why: string };

/** For the embedding model of this id, from the file it names. @throws RangeError naming what cannot be read in it. */
export function calibrationFor(model: string, file: string | undefined): Calibrated {
  if (file === undefined) return borrowed('it has no calibration yet');
  const calibration = readCalibration(file);
  if (calibration.model === model) return { kind: 'own', calibration };
  return borrowed(`the calibration ${file} was made for ${calibration.model}, and this is ${model}`);
}

/** The id of the model that this file was made for. @throws RangeError naming what cannot be read in it. */
export function calibratedFor(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readCalibration(file).model;
}

/** Its weights for words hold of any model; what it says of similarity holds of its own alone, so here that counts nothing. */
function borrowed(why: string): Calibrated {
  const shipped = readCalibration();
  return { kind: 'borrowed', why, calibration: { ...shipped, withSimilarity: shipped.words, learntFrom: 1 } };
}

/** The shipped one unless told. @throws RangeError naming what cannot be read. */
export function readCalibration(file: URL | string = CALIBRATION): Calibration {
  const text = readFileSync(file, 'utf8');
  try {
    return parseCalibration(JSON.parse(text));
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError(`cannot read the calibration ${String(file)}: it is no JSON; make it again with nearhit calibrate`, {
      cause: error,
    });
  }
}
