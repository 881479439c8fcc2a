/** What is swept from time to time, beside the requests. */
import type { Clock } from './clock.ts';
import { messageOf, type ErrorCode } from './errors.ts';
import type { Observer } from './observer.ts';
import type { InstallEvidence } from './learn/evidence-store.ts';
import type { OpenStore } from './store/store.ts';

export interface HousekeepingPorts {
  readonly stored: OpenStore;
  readonly evidence: Pick<InstallEvidence, 'sweep'>;
  readonly clock: Clock;
  readonly observer: Observer;
}

/** Expired entries hold their bytes until this passes by; a lookup never serves them. */
const SWEEP_EVERY_MS = 30_000;

export function startHousekeeping(ports: HousekeepingPorts): { stop(): void } {
  const timer = setInterval(() => sweep(ports), SWEEP_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Nobody waits for it, so nobody would catch what it throws, and a store that cannot be read would end the process. */
export function sweep({ stored, evidence, clock, observer }: HousekeepingPorts): void {
  const failed =
    (code: ErrorCode) =>
    (error: unknown): void =>
      observer.fault(code, messageOf(error));
  try {
    evidence.sweep((key) => stored.store.byKey(key) !== undefined);
  } catch (error) {
    failed('store-read-failed')(error);
  }
  stored.catalogue.sweep(clock.now()).catch(failed('store-write-failed'));
}
