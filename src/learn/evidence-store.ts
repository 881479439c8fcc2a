/**
 * The evidence of an install: joins labels, bar, hold-out, must-not-link and learnt differences behind the `Evidence` port. All
 * questions are answered from memory; what changes is put into the ledger, which writes behind.
 *
 * On disk of a prompt: digests of questions, scores, and the base forms of words that set two questions apart. No text
 * of a question or an answer.
 *
 * Deterministic: the same labels in the same order give the same bar, and the same state and pair the same hold-out.
 */
import { NOTHING_LEARNT, type Approved } from '../judge/judge.ts';
import type { Key } from '../units.ts';
import type { Phrasings } from './differences.ts';
import type { Bar, Evidence, KnownPairs, Label, Ledger, Rate, ScopeGroup, WordsOf } from './evidence.ts';
import { barOf } from './bar.ts';
import { rateOf } from './group-evidence.ts';
import { holdOutShare, holdOutText, isChosen } from './hold-out.ts';
import { LearntGroups } from './learnt-groups.ts';
import type { GroupPorts, LearntGroup } from './learnt-groups.ts';
import { LinkedPairs } from './linked-pairs.ts';

export interface EvidenceOptions extends GroupPorts {
  /** 0 to 1; 0 switches the hold-out off. */
  readonly holdout: number;
  /** Once each time a group closes or opens again. */
  readonly onChange: (group: ScopeGroup, state: GroupState) => void;
}

export type GroupState = 'open' | 'error-burst' | 'no-bar';

export interface GroupReport {
  readonly group: ScopeGroup;
  readonly bar: Bar;
  readonly rate: Rate;
  readonly differences: number;
}

export interface EvidenceTotals {
  readonly groups: number;
  readonly closed: number;
  readonly labels: number;
  readonly wrong: number;
  readonly mustNotLink: number;
  readonly differences: number;
}

export interface InstallEvidence extends Evidence, KnownPairs {
  /** Of one group, or pooled over all. */
  rate(group?: ScopeGroup): Rate;
  groups(): readonly GroupReport[];
  totals(): EvidenceTotals;
  /** A question is stored no more. */
  forget(key: Key, isStored: (key: Key) => boolean): void;
  /** For housekeeping, instead of `forget`: lets go of links between questions of which neither is stored. */
  sweep(isStored: (key: Key) => boolean): number;
}

const SWEPT_AT_ONCE = 1000;
const MOST_PHRASINGS = 16;
const TARGETS_REMEMBERED = 64;

export function createEvidence(options: EvidenceOptions): InstallEvidence {
  const { target, ledger, onChange } = options;
  const groups = new LearntGroups(options);
  const links = linksIn(ledger);
  const shipped = createShippedBars(options);
  const barAt = (group: ScopeGroup, wanted: number): Bar => groups.get(group)?.evidence.bar(wanted) ?? shipped(wanted);
  return {
    bar: barAt,
    approved: (group, stored, wordsOf) => approvedOf(groups.get(group), () => phrasingsOf(links.same.of(stored), wordsOf)),
    known: (one, other) => (links.different.has(one, other) ? 'different' : links.same.has(one, other) ? 'same' : undefined),
    approvedWith: (key) => links.approved.of(key),
    heldOut: (group, asked, stored) => {
      if (options.holdout === 0) return undefined;
      if (barAt(group, target).kind === 'closed') return 'held-out';
      const known = groups.get(group)?.evidence;
      const digest = options.hmac(holdOutText(asked, stored));
      if (isChosen(digest, holdOutShare(options.holdout, known?.labels.count ?? 0)) && !links.same.has(asked, stored)) return 'held-out';
      known?.served();
      return undefined;
    },
    learn: (label) => {
      const learnt = groups.touch(label.group);
      const before = stateOf(learnt.evidence.bar(target));
      if (isDrawn(label)) groups.draw(learnt, { score: label.score, verdict: label.verdict });
      else if (isNewReport(label, links)) learnt.evidence.report();
      link(label, links);
      if (label.differences !== undefined) learnt.differences.learn({ ...label, differences: label.differences });
      groups.save(learnt);
      const after = stateOf(learnt.evidence.bar(target));
      if (after !== before) onChange(label.group, after);
    },
    rate: (group) => (group === undefined ? pooledRate(groups) : (groups.get(group)?.evidence.rate() ?? rateOf(0, 0))),
    groups: () => Array.from(groups.all(), (learnt) => reportOf(learnt, target)),
    totals: () => totalsOf(groups, links, target),
    forget: (key, isStored) => {
      for (const pairs of Object.values(links)) pairs.forget(key, isStored);
    },
    sweep: (isStored) => Object.values(links).reduce((dropped, pairs) => dropped + pairs.sweep(SWEPT_AT_ONCE, isStored), 0),
  };
}

type Links = Readonly<Record<'different' | 'same' | 'approved', LinkedPairs>>;

function linksIn(ledger: Ledger): Links {
  return {
    different: new LinkedPairs('must-not-link', ledger),
    same: new LinkedPairs('known-same', ledger),
    approved: new LinkedPairs('approved', ledger),
  };
}

type Drawn = Label & { readonly score: number };

/** Only chance may choose what estimates a rate. */
function isDrawn(label: Label): label is Drawn {
  return (label.source === 'held-out' || label.source === 'audit') && label.wouldServe === 'yes' && label.score !== undefined;
}

/** The same hit reported twice is one report. */
function isNewReport({ source, verdict, asked, stored }: Label, links: Links): boolean {
  return source === 'feedback' && verdict === 'different' && !links.different.has(asked, stored);
}

/** What an absolute veto holds needs no link, and would push out those that do. */
function link(label: Label, links: Links): void {
  const { asked, stored, source, verdict } = label;
  if (verdict === 'same') {
    if (source === 'feedback') links.different.remove(asked, stored);
    // Without differences the answers agree only as any two of their kind might: no word is explained by such a pair.
    const tells = label.differences !== undefined || source === 'feedback';
    if (!tells || links.different.has(asked, stored)) return;
    links.same.add(asked, stored);
    // Of what the judge would not serve an equal answer says too little: one polite sentence answers many questions.
    if (label.wouldServe === 'yes') links.approved.add(asked, stored);
  } else {
    links.same.remove(asked, stored);
    links.approved.remove(asked, stored);
    if (source !== 'near-miss' || label.wouldServe === 'yes' || label.differences !== undefined) links.different.add(asked, stored);
  }
}

function approvedOf(learnt: LearntGroup | undefined, phrasings: () => Phrasings): Approved {
  if (learnt === undefined) return NOTHING_LEARNT;
  return { known: 'something', accepts: (differences) => learnt.differences.accepts(differences, phrasings) };
}

/** The last of them: a question that many were found to be the same as needs no more. */
function phrasingsOf(same: readonly Key[], wordsOf: WordsOf): Phrasings {
  return same.slice(-MOST_PHRASINGS).flatMap((key) => {
    const words = wordsOf(key);
    return words === undefined ? [] : [words];
  });
}

/** Of groups that nothing was learnt of. Callers may ask for a target of their own, so it is remembered for a few only. */
function createShippedBars({ calibration }: EvidenceOptions): (target: number) => Bar {
  const bars = new Map<number, Bar>();
  return (target) => {
    const bar = bars.get(target) ?? barOf(target, calibration, []);
    if (bars.size >= TARGETS_REMEMBERED) bars.clear();
    bars.set(target, bar);
    return bar;
  };
}

function stateOf(bar: Bar): GroupState {
  return bar.kind === 'bar' ? 'open' : bar.why;
}

function reportOf({ evidence, differences }: LearntGroup, target: number): GroupReport {
  return { group: evidence.group, bar: evidence.bar(target), rate: evidence.rate(), differences: differences.approved };
}

function pooledRate(groups: LearntGroups): Rate {
  const rates = Array.from(groups.all(), ({ evidence }) => evidence.rate());
  return rateOf(
    rates.reduce((sum, { labels }) => sum + labels, 0),
    rates.reduce((sum, { wrong }) => sum + wrong, 0),
  );
}

function totalsOf(groups: LearntGroups, links: Links, target: number): EvidenceTotals {
  const all = [...groups.all()];
  const { labels, wrong } = pooledRate(groups);
  return {
    groups: all.length,
    closed: all.filter(({ evidence }) => evidence.bar(target).kind === 'closed').length,
    labels,
    wrong,
    mustNotLink: links.different.size,
    differences: all.reduce((sum, { differences }) => sum + differences.approved, 0),
  };
}
