/** What the component knows from its build: evaluated there, and part of the memory that every instance begins with. */
import { calibration } from 'baked:calibration';
import { characters } from 'baked:characters';
import { bytes } from 'baked:lexicon';
import { pieces } from 'baked:vocabulary';
import type { Tokenizer } from '../../src/embed/embedder.ts';
import { createWordPiece } from '../../src/embed/wordpiece.ts';
import { openLexicon } from '../../src/judge/lexicon/open.ts';
import { parseCalibration } from '../../src/judge/parse-calibration.ts';
import { openKnowledge, type Knowledge } from '../../src/meaning.ts';
import { openVocabulary } from './vocabulary.ts';

export const knowledge: Knowledge = openKnowledge(openLexicon(bytes), parseCalibration(calibration));
export const tokenizer: Tokenizer = createWordPiece(openVocabulary(pieces), characters);
