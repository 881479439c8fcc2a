/**
 * What a caller says about caching, read from its headers. A caller can only make the cache stricter: what cannot be
 * understood is taken for the strictest thing it could mean, and what is unknown is left alone (RFC 9111 5.2.3).
 *
 * `Nearhit-Cache-Control` replaces `Cache-Control` as a whole, also when it is empty: some clients send a `no-cache` that
 * their user never wrote. `Pragma` counts only where neither is there (RFC 9111 5.4).
 */
import type { Mode } from '../config.ts';
import type { RawHeaders } from '../exchange.ts';
import { toMs, type Ms } from '../units.ts';
import { deltaSeconds, has, parseCacheControl, valuesOf, type CacheDirective } from './cache-control.ts';

export interface Directives {
  readonly noStore: boolean;
  readonly noCache: boolean;
  readonly onlyIfCached: boolean;
  /** No older than this; it caps the lifetime of what this request stores as well. */
  readonly maxAge: Ms | undefined;
  /** Fresh for at least this much longer. */
  readonly minFresh: Ms | undefined;
  /** How far past its expiry an answer may be; the operator's bound holds besides. */
  readonly maxStale: Ms;
  /** As sent; `off` for a word we do not know. */
  readonly mode: Mode | undefined;
  readonly tags: readonly string[];
  readonly explain: 'asked' | 'not-asked';
  /** A share, 0.005 for `0.5%`. Kept for the calibrated judge; the strict stand-in has no dial. */
  readonly maxFalseHits: number | undefined;
  /** The part of the turn that is the question. */
  readonly question: { readonly kind: 'not-said' | 'unreadable' } | { readonly kind: 'said'; readonly text: string };
}

const NONE: Directives = {
  noStore: false,
  noCache: false,
  onlyIfCached: false,
  maxAge: undefined,
  minFresh: undefined,
  maxStale: toMs(0),
  mode: undefined,
  tags: [],
  explain: 'not-asked',
  maxFalseHits: undefined,
  question: { kind: 'not-said' },
};

const MODES: readonly Mode[] = ['off', 'exact', 'shadow', 'semantic'];
/** An entry holds its tags for as long as it lives. */
const MOST_TAGS = 16;
const LONGEST_TAG = 64;

export function parseDirectives(headers: RawHeaders): Directives {
  const said = steeringHeaders(headers);
  if (said.size === 0) return NONE;
  const twin = said.get('nearhit-cache-control');
  const own = said.get('cache-control');
  const control = parseCacheControl(twin ?? own ?? '');
  const pragma = twin === undefined && own === undefined ? parseCacheControl(said.get('pragma') ?? '') : [];
  return {
    noStore: has(control, 'no-store'),
    noCache: has(control, 'no-cache') || has(pragma, 'no-cache'),
    onlyIfCached: has(control, 'only-if-cached'),
    maxAge: strictest(control, 'max-age', 0, Math.min),
    minFresh: strictest(control, 'min-fresh', 2 ** 31, Math.max),
    maxStale: maxStaleIn(control),
    mode: modeIn(said.get('nearhit-mode')),
    tags: tagsIn(said.get('nearhit-tags')),
    explain: said.get('nearhit-explain')?.trim() === '1' ? 'asked' : 'not-asked',
    maxFalseHits: shareIn(said.get('nearhit-max-false-hits')),
    question: questionIn(said.get('nearhit-question')),
  };
}

/** By lower-case name; several fields of one name are one list (RFC 9110 5.3). */
function steeringHeaders(headers: RawHeaders): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase();
    if (name !== 'cache-control' && name !== 'pragma' && !name.startsWith('nearhit-')) continue;
    const before = said.get(name);
    const value = headers[i + 1] ?? '';
    said.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return said;
}

/** `malformed`: what a value that is no number of seconds stands for. */
function strictest(
  control: readonly CacheDirective[],
  name: string,
  malformed: number,
  pick: (...values: number[]) => number,
): Ms | undefined {
  const values = valuesOf(control, name).map((value) => deltaSeconds(value) ?? malformed);
  return values.length === 0 ? undefined : toMs(pick(...values) * 1000);
}

/** Without a value any staleness is welcome (RFC 9111 5.2.1.2); with a value that is none, no staleness is. */
function maxStaleIn(control: readonly CacheDirective[]): Ms {
  const values = valuesOf(control, 'max-stale').map((value) => (value === undefined ? 2 ** 31 : (deltaSeconds(value) ?? 0)));
  return toMs(values.length === 0 ? 0 : Math.min(...values) * 1000);
}

function modeIn(value: string | undefined): Mode | undefined {
  if (value === undefined) return undefined;
  const said = value.split(',').map((word) => word.trim().toLowerCase());
  return said.map((word) => MODES.find((mode) => mode === word) ?? 'off').reduce(stricterMode);
}

export function stricterMode(a: Mode, b: Mode): Mode {
  return MODES.indexOf(a) <= MODES.indexOf(b) ? a : b;
}

/** A tag is kept whole or not at all: half of one would purge the wrong entries. */
function tagsIn(value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  const tags = value.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== '' && tag.length <= LONGEST_TAG))].slice(0, MOST_TAGS);
}

/** `0.5%` or `0.005`; what is neither asks for no false hit at all. */
function shareIn(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(value.trim());
  if (match === null) return 0;
  return Math.min(1, Number(match[1]) / (match[2] === '%' ? 100 : 1));
}

/** Percent-encoded UTF-8, since a header holds ASCII alone. */
function questionIn(value: string | undefined): Directives['question'] {
  if (value === undefined) return { kind: 'not-said' };
  try {
    const text = decodeURIComponent(value.trim());
    return text === '' ? { kind: 'unreadable' } : { kind: 'said', text };
  } catch {
    return { kind: 'unreadable' }; // half an escape, or no UTF-8: which words were meant is not guessed
  }
}
