/** Lints made-up files with the repository's own configuration, in a folder of their own: the checkout is never touched. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Finding {
  readonly file: string;
  /** As in `nearhit(import-law)`. */
  readonly rule: string;
  readonly message: string;
}

interface Report {
  readonly diagnostics: readonly { readonly filename: string; readonly code?: string; readonly message: string }[];
}

/** `files`: path -> text. All of them are linted in one run, without the type-aware rules. */
export function lint(files: Readonly<Record<string, string>>): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-lint-'));
  try {
    for (const shared of ['.oxlintrc.json', 'package.json', 'scripts/lint'])
      cpSync(join(ROOT, shared), join(folder, shared), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const run = spawnSync(process.execPath, [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '--format', 'json', ...foldersOf(files)], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (run.error !== undefined) throw run.error;
    const report = readReport(run.stdout, run.stderr);
    return report.diagnostics.map(({ filename, code = '', message }) => ({ file: filename, rule: code, message }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function foldersOf(files: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
}

function readReport(stdout: string, stderr: string): Report {
  try {
    return JSON.parse(stdout) as Report;
  } catch (cause) {
    throw new Error(`could not read the linter's report: ${stdout.slice(0, 400)} ${stderr.slice(0, 400)}`, { cause });
  }
}
