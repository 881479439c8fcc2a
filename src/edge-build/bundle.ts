/**
 * The guest as one script: edge/guest and the files of src/ that it shares with Node, the data they need, and, for the few files
 * of src/ that stand on Node, those that stand in their place.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readUnicodeTables } from './unicode-tables.ts';
import { PACKAGE_ROOT, type Esbuild } from './toolchain.ts';

export interface Bundle {
  readonly text: string;
  /** Files of src/ that are in it, as `steps/find.ts`. */
  readonly shared: readonly string[];
}

/** Files of src/ and what the component has instead. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  'text.ts': 'edge/guest/substitutes/text.ts',
  'store/bytes.ts': 'edge/guest/substitutes/bytes.ts',
};

const MODEL = join(PACKAGE_ROOT, 'models', 'all-minilm-l6-v2');
const CALIBRATION = join(PACKAGE_ROOT, 'models', 'calibration', 'all-minilm-l6-v2.json');
const LEXICON = join(PACKAGE_ROOT, 'models', 'lexicon', 'en.bin');

/** What `baked:<name>` stands for (edge/guest/baked.d.ts), as modules. */
const BAKED: Readonly<Record<string, () => { readonly contents: string | Uint8Array; readonly loader?: 'binary' }>> = {
  lexicon: () => ({ contents: `export { default as bytes } from 'baked:lexicon-bytes';` }),
  'lexicon-bytes': () => ({ contents: readFileSync(LEXICON), loader: 'binary' }),
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
  const result = await esbuild.build({
    entryPoints: [join(PACKAGE_ROOT, 'edge', 'guest', entry)],
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
    plugins: [guestFiles],
  });
  const inputs = Object.keys(result.metafile.inputs);
  return {
    text: result.outputFiles[0]?.text ?? '',
    shared: inputs.filter((path) => path.startsWith('src/')).map((path) => path.slice('src/'.length)),
  };
}

interface Building {
  onResolve(
    where: { filter: RegExp; namespace?: string },
    resolve: (asked: { readonly path: string; readonly resolveDir: string }) => object | undefined,
  ): void;
  onLoad(where: { filter: RegExp; namespace: string }, load: (asked: { readonly path: string }) => object | undefined): void;
}

const guestFiles = {
  name: 'guest-files',
  setup(build: Building): void {
    build.onResolve({ filter: /^baked:/ }, ({ path }) => ({ path: path.slice('baked:'.length), namespace: 'baked' }));
    build.onLoad({ filter: /.*/, namespace: 'baked' }, ({ path }) => BAKED[path]?.());
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => fileFor(join(resolveDir, path)));
  },
};

/** The package has src/ compiled, as dist/. */
function fileFor(path: string): { readonly path: string } | undefined {
  const [root, ...rest] = relative(PACKAGE_ROOT, path).split(sep);
  if (root !== 'src') return undefined;
  const name = rest.join('/');
  const substitute = SUBSTITUTES[name];
  if (substitute !== undefined) return { path: join(PACKAGE_ROOT, substitute) };
  return existsSync(path) ? undefined : { path: join(PACKAGE_ROOT, 'dist', ...rest).replace(/\.ts$/, '.js') };
}
