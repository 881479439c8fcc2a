/** Gemini's generateContent, on the Gemini API and on Vertex AI. Wire rules: docs/protocol.md. */
import type { Dialect } from './dialect.ts';
import { answerText } from './gemini/answer-text.ts';
import { assess } from './gemini/assess.ts';
import { read } from './gemini/read.ts';
import { renderer } from './gemini/render.ts';

export const gemini: Dialect = { name: 'gemini', read, assess, answerText, renderer };
