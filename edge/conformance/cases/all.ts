/** The whole suite, in the order in which it is told. */
import { ANSWERS } from './answers.ts';
import type { Case } from './case.ts';
import { REFUSALS } from './refusals.ts';

export const CASES: readonly Case[] = [...ANSWERS, ...REFUSALS];
