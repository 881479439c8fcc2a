/**
 * What may be matched by meaning at all: the categories of a question, joined, with the operator's say. Pure, and made once
 * per config. The first category that holds names the reason; a category that was switched off never holds.
 */
import type { EligibilityCategory, EligibilitySettings, RuleThen } from '../../config.ts';
import type { BypassReason, ExactOnlyReason } from '../../prompt.ts';
import { toMs, type Ms } from '../../units.ts';
import { looksLikeCode } from '../looks-like-code.ts';
import type { Seen } from './category.ts';
import { creative } from './creative.ts';
import { data } from './data.ts';
import { leansOnHistory } from './leans-on-history.ts';
import { compileRules, type WordKnowledge } from './operator-rules.ts';
import { personal } from './personal.ts';
import { phraseOf, type Phrase } from './phrase.ts';
import { stateChange } from './state-change.ts';
import { volatile } from './volatile.ts';

/** `ttl`: the longest an answer may be served, whatever else is decided. */
export type Eligible =
  | { readonly kind: 'bypass'; readonly reason: BypassReason }
  | { readonly kind: 'exact-only'; readonly reason: ExactOnlyReason; readonly ttl: Ms | undefined }
  | { readonly kind: 'semantic'; readonly ttl: Ms | undefined };

/** `first-turn`: nothing was said before. */
export type Eligibility = (question: string, place: 'first-turn' | 'later-turn') => Eligible;

/** Minutes, because no finer word of time is in use; an operator sets another for each category. */
const SHORT_LIFE: Readonly<Partial<Record<EligibilityCategory, Ms>>> = { volatile: toMs(5 * 60_000), personal: toMs(5 * 60_000) };

/** Nothing switched off, no rules. */
export const NO_SETTINGS: EligibilitySettings = { rules: [], ttl: {}, off: [] };
const NO_KNOWLEDGE: WordKnowledge = { content: () => [], related: () => [] };

interface Category {
  readonly name: EligibilityCategory;
  readonly sees: (phrase: Phrase, place: 'first-turn' | 'later-turn') => Seen;
}

/** From what must not be answered from store at all, to what may be under its own key. */
const CATEGORIES: readonly Category[] = [
  { name: 'state-change', sees: stateChange },
  { name: 'code', sees: ({ text }) => (looksLikeCode(text) ? 'seen' : undefined) },
  { name: 'data', sees: data },
  { name: 'creative', sees: creative },
  { name: 'volatile', sees: volatile },
  { name: 'personal', sees: personal },
  { name: 'leans-on-history', sees: (phrase, place) => (place === 'first-turn' ? leansOnHistory(phrase) : undefined) },
];

/** @throws RangeError that names the rule that cannot be used. */
export function createEligibility(settings: EligibilitySettings = NO_SETTINGS, knowledge: WordKnowledge = NO_KNOWLEDGE): Eligibility {
  const rules = compileRules(settings.rules, knowledge);
  const categories = CATEGORIES.filter(({ name }) => !settings.off.includes(name));
  return (question, place) => {
    const phrase = phraseOf(question);
    const ruled = rules(phrase.text);
    for (const { name, sees } of categories) {
      const seen = sees(phrase, place);
      if (seen !== undefined) return stricter(builtIn(name, seen, settings), ruled);
    }
    return stricter({ kind: 'semantic', ttl: undefined }, ruled);
  };
}

function builtIn(name: EligibilityCategory, seen: 'seen' | 'afresh', settings: EligibilitySettings): Eligible {
  if (name === 'state-change') return { kind: 'bypass', reason: name };
  if (name === 'creative' && seen === 'afresh') return { kind: 'bypass', reason: name };
  return { kind: 'exact-only', reason: name, ttl: settings.ttl[name] ?? SHORT_LIFE[name] };
}

/** A rule can make a question stricter and its answer shorter-lived, never the other way; `off` is for that. */
function stricter(own: Eligible, ruled: RuleThen | undefined): Eligible {
  if (ruled === undefined || own.kind === 'bypass') return own;
  if (ruled === 'bypass') return { kind: 'bypass', reason: 'operator-rule' };
  if (ruled !== 'exact-only') return { ...own, ttl: own.ttl === undefined ? ruled.ttl : toMs(Math.min(own.ttl, ruled.ttl)) };
  return own.kind === 'exact-only' ? own : { kind: 'exact-only', reason: 'operator-rule', ttl: own.ttl };
}
