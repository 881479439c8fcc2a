/** The suite in a folder, for a host that is not on Node: the cases as JSON, the models, a component of each guest. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildGuest, type GuestName } from './build-guest.ts';
import { CASES } from './cases/all.ts';
import { writeModels } from './models.ts';

export async function exportSuite(folder: string, guests: readonly GuestName[]): Promise<void> {
  writeModels(join(folder, 'models'));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(CASES, plainBytes, 1));
  for (const guest of guests) copyFileSync((await buildGuest(guest)).component, join(folder, `${guest}.wasm`));
}

/** Typed arrays as plain ones. */
function plainBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array || value instanceof Uint32Array ? [...value] : value;
}
