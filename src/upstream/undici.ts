/** undici comes with the first request that goes out: its 110 files are 65 ms of a start on a slow core, and no hit needs them. */
import type * as Undici from 'undici';

export function loadUndici(): Promise<typeof Undici> {
  return import('undici');
}
