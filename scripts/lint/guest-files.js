/**
 * Which files of src/ run in the Wasm guest as well as on Node (edge/guest), and that they can: its engine has no Node, no packages and
 * no ICU, and a bundle that asks for them fails when somebody builds it, or at a request. A path that ends in `/` is a whole folder.
 * The list, guest-files.json, is what the component really holds: test/project-guest-files.test.ts compares it with the bundle.
 */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { belowRoot, isTypeOnly, isUse, LOCALE_METHODS, within } from './nodes.js';

/**
 * `nodeOnly`: of the folders among `shared`, what only Node has. `substituted`: the guest has files of its own in their place
 * (src/edge-build/bundle.ts).
 */
const { shared, nodeOnly, substituted } = JSON.parse(readFileSync(new URL('./guest-files.json', import.meta.url), 'utf8'));

const NODE = new Set([
  'process',
  'Buffer',
  'NodeJS',
  'global',
  'require',
  '__dirname',
  '__filename',
  'setImmediate',
  'Intl',
  'WebAssembly',
]);
/** Says which of two it has, and takes it. */
const ASKS_FIRST = 'next-turn.ts';

const isShared = (path) => within(path, shared) && !within(path, nodeOnly);

/** Why this import cannot be followed in the guest, or undefined. */
function breach(from, specifier, typeOnly) {
  const isGuest = from.startsWith('edge/guest/');
  if (!specifier.startsWith('.')) {
    if (isGuest && /^(?:wasi|nearhit|baked):/.test(specifier)) return undefined;
    return `${from} runs in the Wasm guest, which has no "${specifier}": take what it gives as an argument`;
  }
  const to = posix.join(posix.dirname(from), specifier);
  if (typeOnly || (isGuest && to.startsWith('edge/guest/'))) return undefined;
  const inSource = to.startsWith('src/') ? to.slice('src/'.length) : undefined;
  if (inSource !== undefined && (isShared(inSource) || within(inSource, substituted))) return undefined;
  return `${from} runs in the Wasm guest, and ${to} does not: share it in scripts/lint/guest-files.json, or take what it gives as an argument`;
}

export const guestFiles = {
  create(context) {
    const from = belowRoot(context.filename);
    const isListed = from?.startsWith('src/') === true && isShared(from.slice('src/'.length));
    if (!isListed && from?.startsWith('edge/guest/') !== true) return {};
    const report = (node, message) => context.report({ node, message });
    const check = (node) => {
      if (node.source?.type !== 'Literal' || typeof node.source.value !== 'string') return;
      const message = breach(from, node.source.value, isTypeOnly(node));
      if (message !== undefined) report(node.source, message);
    };
    const lacking = (node, what) => report(node, `${from} runs in the Wasm guest, which has no ${what}`);
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      Identifier(node) {
        if (NODE.has(node.name) && isUse(node) && from !== `src/${ASKS_FIRST}`) lacking(node, node.name);
      },
      MemberExpression(node) {
        const { name } = node.property;
        if (LOCALE_METHODS.has(name) && node.parent?.type === 'CallExpression') lacking(node, `.${name}()`);
        if (node.object.name === 'URL' && name === 'canParse') lacking(node, 'URL.canParse: use src/parse-url.ts');
      },
      Literal(node) {
        if (node.regex !== undefined && /\\p\{/i.test(node.regex.pattern)) lacking(node, '\\p{} class: use src/text.ts');
      },
    };
  },
};
