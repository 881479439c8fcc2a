/**
 * The settings that are one word each, and what stands for them where nobody set them: all that a Wasm guest can be told, whose
 * variables have the same names. settings.ts has their texts, and those that hang on the machine or on a file.
 */
import type { Config } from './config.ts';
import {
  DURATION,
  LIST,
  listOfWords,
  REPLAY_PACE,
  SHARE,
  SIZE,
  TENANT,
  TIMEOUT,
  UPSTREAM_URL,
  wordOf,
  YES_OR_NO,
  type Word,
} from './setting-words.ts';

export interface PlainSetting<T> {
  readonly word: Word<Exclude<T, undefined>>;
  /** In the words of the setting; `undefined`: not set. */
  readonly initial: string | undefined;
}

export type PlainName =
  | 'allowHost'
  | 'upstream'
  | 'allowUpstream'
  | 'mode'
  | 'ttl'
  | 'maxStale'
  | 'respectUpstream'
  | 'storeRefusals'
  | 'alsoCache'
  | 'replayPace'
  | 'maxFalseHits'
  | 'holdout'
  | 'audit'
  | 'maxSize'
  | 'maxEntry'
  | 'maxBody'
  | 'maxAudio'
  | 'maxBuffered'
  | 'connectTimeout'
  | 'firstByteTimeout'
  | 'idleTimeout'
  | 'lookupTimeout'
  | 'grace'
  | 'tenant'
  | 'logLevel';

export const PLAIN_SETTINGS: { readonly [Name in PlainName]: PlainSetting<Config[Name]> } = {
  allowHost: { word: LIST, initial: '' },
  upstream: { word: UPSTREAM_URL, initial: undefined },
  allowUpstream: { word: LIST, initial: '' },
  mode: { word: wordOf(['off', 'exact', 'shadow', 'semantic']), initial: 'semantic' },
  ttl: { word: DURATION, initial: '24h' },
  maxStale: { word: DURATION, initial: '0' },
  respectUpstream: { word: YES_OR_NO, initial: 'false' },
  storeRefusals: { word: YES_OR_NO, initial: 'false' },
  alsoCache: { word: listOfWords(['speech', 'images']), initial: '' },
  replayPace: { word: REPLAY_PACE, initial: 'immediate' },
  maxFalseHits: { word: SHARE, initial: '1%' },
  holdout: { word: SHARE, initial: '1%' },
  audit: { word: SHARE, initial: '0' },
  maxSize: { word: SIZE, initial: '1GiB' },
  maxEntry: { word: SIZE, initial: '1MiB' },
  maxBody: { word: SIZE, initial: '10MiB' },
  maxAudio: { word: SIZE, initial: '25MiB' },
  maxBuffered: { word: SIZE, initial: '256MiB' },
  connectTimeout: { word: TIMEOUT, initial: '10s' },
  firstByteTimeout: { word: TIMEOUT, initial: '15m' },
  idleTimeout: { word: TIMEOUT, initial: '5m' },
  lookupTimeout: { word: TIMEOUT, initial: '50ms' },
  grace: { word: TIMEOUT, initial: '10s' },
  tenant: { word: TENANT, initial: 'credentials' },
  logLevel: { word: wordOf(['silent', 'error', 'warn', 'info', 'debug']), initial: 'info' },
};

export function variableOf(name: string): string {
  return `NEARHIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
