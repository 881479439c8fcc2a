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
