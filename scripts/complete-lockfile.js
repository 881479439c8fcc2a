/**
 * Adds to package-lock.json the optional packages of other platforms that npm left out because the registry in use does not
 * carry them. npm ci refuses a lockfile without them ("Missing: ... from lock file"), on every machine. They are entered by
 * name, version and platform alone; npm fetches none of them here. Run after every npm install, with the folder whose lockfile
 * is meant where that is not the root: `node scripts/complete-lockfile.js edge/toolchain`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [folder = '.'] = process.argv.slice(2);
const LOCK = new URL(`../${folder}/package-lock.json`, import.meta.url);
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony', 'sunos', 'aix', 'netbsd', 'openbsd'];
const PROCESSORS = ['wasm32', 'arm64', 'riscv64', 'ppc64', 's390x', 'ia32', 'loong64', 'mips64el', 'x64', 'arm'];

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));

/** What a package at `path` finds under a name: below itself, then beside each of those it lies below. */
function found(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const entry = lock.packages[at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`];
    if (entry !== undefined || at === '') return entry;
  }
}

const EXACT = /^\d/;
const missing = Object.entries(lock.packages).flatMap(([path, owner]) =>
  Object.entries(owner.optionalDependencies ?? {}).flatMap(([name, range]) => {
    const entry = found(path, name);
    if (entry === undefined) return [{ name, range, owner, place: `node_modules/${name}` }];
    // Of two versions of a package only one has the shared place; the other's own parts lie below it.
    return EXACT.test(range) && entry.version !== range ? [{ name, range, owner, place: `${path}/node_modules/${name}` }] : [];
  }),
);

for (const { name, range, owner, place } of missing) {
  const words = name.split('/').pop().split('-');
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  if (cpu === undefined) throw new Error(`cannot enter ${name}: its name tells no processor; add it to the lockfile by hand`);
  const os = SYSTEMS.find((system) => words.includes(system));
  const libc =
    words.includes('musl') || words.includes('musleabihf') ? 'musl' : words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined;
  lock.packages[place] = {
    version: range.replace(/^[\^~]/, ''),
    cpu: [cpu],
    ...(owner.dev === true ? { dev: true } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    license: owner.license ?? 'MIT',
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  };
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${missing.length} packages of other platforms entered`);
