/**
 * The guest as one script: edge/guest and the files of src/ that it shares with Node, the data they need, and, for the few files
 * of src/ that stand on Node, those that stand in their place.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readUnicodeTables } from './unicode-tables.ts';
import { PACKAGE_ROOT, type Esbuild } from './toolchain.ts';

interface Script {
  readonly name: string;
  readonly text: string;
}

export interface Bundle {
  /** Where it begins. */
  readonly main: Script;
  /** Beside it, in the same folder: run once, and then never again. */
  readonly lexicon: Script;
  /** Files of src/ that are in it, as `steps/find.ts`. */
  readonly shared: readonly string[];
}

/** Files of src/ and what the component has instead. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  'text.ts': 'edge/guest/substitutes/text.ts',
  'store/record-engine.ts': 'edge/guest/substitutes/record-engine.ts',
};

const MODEL = join(PACKAGE_ROOT, 'models', 'all-minilm-l6-v2');
const CALIBRATION = join(PACKAGE_ROOT, 'models', 'calibration', 'all-minilm-l6-v2.json');
const LEXICON = join(PACKAGE_ROOT, 'models', 'lexicon', 'en.bin');

const LEXICON_FILE = 'lexicon.js';

/**
 * The lexicon, packed, in a comment: an engine keeps the text of a script anyway, and of a string literal a copy beside it for as long as
 * the script lives, which here is for ever.
 */
function lexiconModule(): string {
  const lexicon = readFileSync(LEXICON);
  const head = 'function packed(){/*';
  return `${head}${gzipSync(lexicon, { level: 9 }).toString('base64')}*/}
const gunzip = new DecompressionStream('gzip');
const writer = gunzip.writable.getWriter();
void writer.write(Uint8Array.fromBase64(packed.toString().slice(${head.length}, -3)));
void writer.close();
export const bytes = new Uint8Array(${lexicon.length});
const reader = gunzip.readable.getReader();
let at = 0;
for (let next = await reader.read(); !next.done; next = await reader.read()) {
  bytes.set(next.value, at);
  at += next.value.length;
}
`;
}

/** What `baked:<name>` stands for (edge/guest/baked.d.ts), as modules. */
const BAKED: Readonly<Record<string, () => { readonly contents: string }>> = {
  calibration: () => exported('calibration', JSON.parse(readFileSync(CALIBRATION, 'utf8'))),
  characters: () => exported('characters', JSON.parse(readFileSync(join(MODEL, 'characters.json'), 'utf8'))),
  vocabulary: () => exported('pieces', piecesOf(JSON.parse(readFileSync(join(MODEL, 'tokenizer.json'), 'utf8')) as TokenizerFile)),
  unicode: () => exported('unicode', readUnicodeTables()),
};

interface TokenizerFile {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

function piecesOf({ model: { vocab } }: TokenizerFile): string {
  return Object.entries(vocab)
    .toSorted(([, one], [, other]) => one - other)
    .map(([piece]) => piece)
    .join('\n');
}

function exported(name: string, value: unknown): { readonly contents: string } {
  return { contents: `export const ${name} = ${JSON.stringify(value)};` };
}

/** `entry`: a file of edge/guest. */
export async function bundleGuest(esbuild: Esbuild, entry: string): Promise<Bundle> {
  const result = await built(esbuild, [entry], BAKED);
  return {
    main: { name: 'main.js', text: result.outputFiles[0]?.text ?? '' },
    lexicon: { name: LEXICON_FILE, text: lexiconModule() },
    shared: sharedOf(result),
  };
}

/** Files of src/ that any component holds, told without making one. */
export async function sharedBy(esbuild: Esbuild): Promise<readonly string[]> {
  const nothing = (): { readonly contents: string } => ({
    contents: 'export const [bytes, calibration, characters, pieces, unicode] = [];',
  });
  return sharedOf(await built(esbuild, ENTRIES, Object.fromEntries(Object.keys(BAKED).map((name) => [name, nothing]))));
}

const ENTRIES = ['cache.ts', 'cache-nn.ts', 'cache-all.ts', 'tests.ts'];

type Built = Awaited<ReturnType<Esbuild['build']>>;

function built(esbuild: Esbuild, entries: readonly string[], baked: typeof BAKED): Promise<Built> {
  return esbuild.build({
    entryPoints: entries.map((entry) => join(PACKAGE_ROOT, 'edge', 'guest', entry)),
    outdir: PACKAGE_ROOT,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2023',
    absWorkingDir: PACKAGE_ROOT,
    external: ['wasi:*', 'nearhit:*'],
    logLevel: 'error',
    plugins: [guestFiles(baked)],
  });
}

function sharedOf({ metafile }: Built): readonly string[] {
  return Object.keys(metafile.inputs).flatMap((path) => ownFile(path.split('/')) ?? []);
}

interface Building {
  onResolve(
    where: { filter: RegExp; namespace?: string },
    resolve: (asked: { readonly path: string; readonly resolveDir: string }) => object | undefined,
  ): void;
  onLoad(where: { filter: RegExp; namespace: string }, load: (asked: { readonly path: string }) => object | undefined): void;
}

function guestFiles(baked: typeof BAKED): { readonly name: string; setup(build: Building): void } {
  return {
    name: 'guest-files',
    setup(build) {
      build.onResolve({ filter: /^baked:lexicon$/ }, () => ({ path: `./${LEXICON_FILE}`, external: true }));
      build.onResolve({ filter: /^baked:/ }, ({ path }) => ({ path: path.slice('baked:'.length), namespace: 'baked' }));
      build.onLoad({ filter: /.*/, namespace: 'baked' }, ({ path }) => baked[path]?.());
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => fileFor(join(resolveDir, path)));
    },
  };
}

/** By its name below src/. The package has src/ compiled, as dist/. */
function ownFile([root, ...rest]: readonly string[]): string | undefined {
  return root === 'src' || root === 'dist' ? rest.join('/').replace(/\.js$/, '.ts') : undefined;
}

function fileFor(path: string): { readonly path: string } | undefined {
  const name = ownFile(relative(PACKAGE_ROOT, path).split(sep));
  if (name === undefined) return undefined;
  const substitute = SUBSTITUTES[name];
  if (substitute !== undefined) return { path: join(PACKAGE_ROOT, substitute) };
  return existsSync(path) ? undefined : { path: join(PACKAGE_ROOT, 'dist', name).replace(/\.ts$/, '.js') };
}
