/**
 * The judge of English questions: vetoes, cheap ones first; then every content word must be accounted for; then one calibrated
 * score. Pure and synchronous. A rule that fails is a veto, so a mistake in a rule costs a hit and never serves a wrong one.
 */
import type { VetoName } from '../outcome.ts';
import { unexplainedOf, type Remainder } from './accounted.ts';
import { pairOf } from './alignment/align.ts';
import type { Match, Pair } from './alignment/alignment.ts';
import { matchApproved } from './alignment/approved.ts';
import { baseForms } from './alignment/phrases.ts';
import type { Calibration } from './calibration.ts';
import { features } from './features.ts';
import type { Approved, Explanation, Facts, Judge, Judgement } from './judge.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { createReader } from './reading/reader.ts';
import type { Reading } from './reading/reading.ts';
import { score } from './score.ts';
import { rightSpelling } from './slip-apart.ts';
import { ABSOLUTE } from './vetoes/families.ts';
import { unexplained } from './vetoes/unexplained.ts';
import type { Objection } from './vetoes/veto.ts';

export interface JudgeParts {
  readonly lexicon: Lexicon;
  readonly calibration: Calibration;
}

/** Absolute vetoes are asked of the words as they are: what was learnt speaks of what is left after them, never of a name or an opposite. */
const NOTHING: Approved = { substitution: () => false };

export function createJudge(parts: JudgeParts): Judge {
  const read = createReader(parts.lexicon);
  return {
    read,
    weigh: (asked, stored, facts) => weigh(new Compared(asked, stored, parts.lexicon), facts, parts.calibration),
    explain: (asked, stored, facts) => explain(new Compared(asked, stored, parts.lexicon), facts, parts.calibration),
    leftover: (asked, stored) => leftover(new Compared(asked, stored, parts.lexicon)),
  };
}

/** Two readings, without what was learnt and with it. Where they are one slip apart, the right spelling stands for both. */
class Compared {
  readonly plain: Pair;

  constructor(asked: Reading, stored: Reading, lexicon: Lexicon) {
    const right = rightSpelling(asked.question, stored.question, lexicon);
    const [one, other] = right === undefined ? [asked, stored] : right === 'asked' ? [asked, asked] : [stored, stored];
    this.plain = pairOf(one, other, lexicon, NOTHING);
  }

  /** The same pair where nothing that was learnt applies. */
  learnt(approved: Approved): Pair {
    const { asked, stored, lexicon, alignment } = this.plain;
    const applied = matchApproved(alignment.leftover, approved).leftover;
    const left = alignment.leftover.asked.length + alignment.leftover.stored.length;
    return applied.asked.length + applied.stored.length === left ? this.plain : pairOf(asked, stored, lexicon, approved);
  }
}

function weigh(compared: Compared, facts: Facts, calibration: Calibration): Judgement {
  try {
    const learnt = firstObjection(compared.plain) ?? compared.learnt(facts.approved);
    if ('name' in learnt) return { kind: 'veto', name: learnt.name };
    // What was learnt explains words that then have a place and a role to agree on.
    const objection = learnt === compared.plain ? undefined : firstObjection(learnt);
    return objection === undefined ? scored(learnt, facts, calibration) : { kind: 'veto', name: objection.name };
  } catch {
    // Told by its name in every count and header; whoever looks into it asks `explain`, which shows the error.
    return { kind: 'veto', name: 'judge-failed' };
  }
}

function firstObjection(pair: Pair): Objection {
  for (const veto of ABSOLUTE) {
    const objection = veto(pair);
    if (objection !== undefined) return objection;
  }
  return undefined;
}

function scored(pair: Pair, { similarity }: Facts, { words, withSimilarity }: Calibration): Judgement {
  const weights = similarity === undefined ? words : withSimilarity;
  const { asked, stored } = unexplainedOf(pair);
  return {
    kind: 'scored',
    score: score(features(pair, similarity), weights),
    explained: asked.length === 0 && stored.length === 0 ? 'all' : 'not-all',
  };
}

function leftover({ plain }: Compared): { readonly asked: readonly string[]; readonly stored: readonly string[] } | undefined {
  if (objectionsTo(plain).length > 0) return undefined;
  const { asked, stored } = unexplainedOf(plain);
  return { asked: baseForms(asked), stored: baseForms(stored) };
}

function explain(compared: Compared, facts: Facts, calibration: Calibration): Explanation {
  const judgement = weigh(compared, facts, calibration);
  const pair = attempt(() => compared.learnt(facts.approved)) ?? compared.plain;
  const left = attempt((): Remainder => unexplainedOf(pair)) ?? { asked: [], stored: [] };
  const remaining = attempt(() => unexplained(pair));
  const absolute = objectionsTo(compared.plain);
  const objections = [...(absolute.length > 0 ? absolute : objectionsTo(pair)), ...(remaining === undefined ? [] : [remaining])];
  const names = new Set<VetoName>(objections.map(({ name }) => name));
  if (judgement.kind === 'veto') names.add(judgement.name);
  return {
    judgement,
    vetoes: [...names],
    details: objections.map(({ detail }) => detail),
    unexplained: { asked: left.asked.map(({ written }) => written), stored: left.stored.map(({ written }) => written) },
    matched: (attempt(() => pair.alignment.matches) ?? []).map(shown),
    features: attempt(() => features(pair, facts.similarity)) ?? {},
  };
}

/** Every objection, with an error as one: explain shows what weigh only counts. */
function objectionsTo(pair: Pair): readonly NonNullable<Objection>[] {
  return ABSOLUTE.flatMap((veto) => {
    try {
      return veto(pair) ?? [];
    } catch (error) {
      return { name: 'judge-failed', detail: `judge-failed: ${veto.name} / ${String(error)}` } as const;
    }
  });
}

/** For explain alone: what cannot be told is left out, and weigh has told the failure already. */
function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function shown({ asked, stored, kind }: Match): string {
  return kind === 'equal' && asked.form === stored.form ? `${asked.form} = ${stored.form}` : `${asked.form} = ${stored.form} (${kind})`;
}
