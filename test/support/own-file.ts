/** A file of ours for another process: source through tsx where one test file is run by itself, JavaScript where all are compiled. */
import { fileURLToPath } from 'node:url';

const FROM_SOURCE = import.meta.url.endsWith('.ts');

/** What Node needs to run or import it. */
export const LOADER: readonly string[] = FROM_SOURCE ? ['--import', 'tsx'] : [];

/** `path`: from the root, without its ending. */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}.${FROM_SOURCE ? 'ts' : 'js'}`, import.meta.url));
}
