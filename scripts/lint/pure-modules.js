/**
 * The floor and the pure folders run in a Wasm guest as well, where there is no Node and no ICU: the same text would fold
 * differently there, and two installs would disagree on what is equal. Unicode tables come from src/text.ts alone.
 */
import { isUse, LOCALE_METHODS } from './nodes.js';

const AMBIENT = new Set([
  'process',
  'Buffer',
  'global',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'performance',
  'crypto',
  'Intl',
  'console',
]);
const IMPURE_METHODS = new Map([
  ['Date', 'now'],
  ['Math', 'random'],
]);

export const pureModules = {
  create(context) {
    const isText = context.filename.endsWith('/src/text.ts');
    const report = (node, what) =>
      context.report({
        node,
        message: `${what} has no place in a pure module: take it as an argument${isText ? '' : ', or use src/text.ts'}`,
      });
    return {
      Identifier(node) {
        if (isText && node.name === 'Intl') return;
        if (AMBIENT.has(node.name) && isUse(node)) report(node, node.name);
      },
      MemberExpression(node) {
        const name = node.property.name;
        if (IMPURE_METHODS.get(node.object.name) === name && name !== undefined) report(node, `${node.object.name}.${name}`);
        if (!isText && LOCALE_METHODS.has(name) && node.parent?.type === 'CallExpression') report(node, `.${name}()`);
      },
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date()');
      },
      Literal(node) {
        if (!isText && node.regex !== undefined && /\\p\{/i.test(node.regex.pattern)) report(node, 'a \\p{} class');
      },
    };
  },
};
