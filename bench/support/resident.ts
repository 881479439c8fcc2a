/** What a process and all it started hold in memory, MiB. Pages that several of them map are divided among them (PSS), so the sum counts each once. */
import { readdirSync, readFileSync } from 'node:fs';

export function residentOf(pid: number): number {
  const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => childrenOf(`/proc/${pid}/task/${task}/children`));
  return kilobytes / 1024 + children.reduce((sum, child) => sum + residentOf(child), 0);
}

function childrenOf(file: string): number[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
}
