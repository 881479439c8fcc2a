/** What the house's rules ask of paths and of syntax. */
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a locale or a newer Unicode could change. */
export const LOCALE_METHODS = new Set(['normalize', 'localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase', 'toLocaleString']);

/** The path below the repository's root, or undefined for a file elsewhere. */
export function belowRoot(filename) {
  const path = relative(ROOT, filename).split(sep).join('/');
  return path.startsWith('..') ? undefined : path;
}

/** A name that ends in `/` is a whole folder. */
export function within(path, names) {
  return names.some((name) => (name.endsWith('/') ? path.startsWith(name) : path === name));
}

export function isTypeOnly(node) {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = node.specifiers ?? [];
  return specifiers.length > 0 && specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type');
}

/** A property's name, a declaration's name and a type's name are no use of the global. */
export function isUse(node) {
  const { parent } = node;
  if (parent === undefined || parent === null) return true;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent.type === 'Property') return parent.value === node;
  return (
    !/^(TS|Import|Export|PropertyDefinition|MethodDefinition|Function|VariableDeclarator|ArrowFunction)/.test(parent.type) ||
    parent.init === node
  );
}
