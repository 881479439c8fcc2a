/**
 * Does this question carry code, markup, a path or a formula? There every space, case and sign means something, and an
 * encoder sees none of it, so such a question is matched by its key alone. Wrong in the safe direction: prose taken for
 * code costs a hit, code taken for prose could cost a wrong one. `C++`, `C#`, `.NET`, `AT&T`, `and/or`, `24/7` are prose.
 */

interface Sign {
  readonly what: string;
  readonly pattern: RegExp;
}

/** Each is linear: no repetition is nested or unbounded before something that may fail. A test times them. */
const SIGNS: readonly Sign[] = [
  { what: 'a fence or an inline code span', pattern: /`/ },
  { what: 'braces', pattern: /[{}]/ },
  {
    what: 'an arrow, a comparison, a logical operator, a scope',
    pattern: /=>|->|<-|==|!=|<=|>=|&&|\|\||::|:=|\+=|-=|\*=|\/\/(?!\s*$)|\/\*|\*\//,
  },
  { what: 'an assignment or an equation', pattern: /[\w)\]]\s?=\s?[\w("'[$-]/ },
  { what: 'a tag', pattern: /<\/?[A-Za-z!][^<>]{0,200}>/ },
  { what: 'a line that ends in a semicolon', pattern: /;[ \t]*(?:\r?\n|$)/ },
  { what: 'a call', pattern: /[A-Za-z_]\d{0,3}\((?!e?s\)|\s|$)/ },
  { what: 'an index', pattern: /\w\[|\]\[/ },
  { what: 'a snake_case or dunder name', pattern: /[A-Za-z0-9]_[A-Za-z0-9]|__/ },
  { what: 'a camelCase method', pattern: /[a-z]\.[a-z]+[A-Z]/ },
  // Text that was taken apart into words has dashes as well: `a 300 -level course`, `the pick -up time`.
  {
    what: 'a flag',
    pattern: /(?:^|\s)--[A-Za-z]|(?:^\s*|[^\d\s]\s+)-(?:[A-Za-z]\b|[a-z]{2,}\b(?<!-up|-in|-on|-off|-out|-time|-based|-level))/,
  },
  { what: 'a path or an address', pattern: /:\/\/|(?:^|[\s"'(])(?:~|\.{1,2})?\/[\w.-]|\w\/(?!\d+\/)\w+\/|[A-Za-z]:\\|\\[A-Za-z]/ },
  { what: 'a variable', pattern: /\$[A-Za-z_{(]|%[sd]\b|@[A-Za-z]+\(/ },
  { what: 'a directive', pattern: /#(?:include|define|!|pragma)/ },
  { what: 'a pattern', pattern: /\[\^|\[[a-zA-Z0-9]-[a-zA-Z0-9]|\.\*|\.\+|\(\?|\^[\w.(]|\w[*^]\w/ },
  {
    what: 'a query',
    pattern:
      /\bselect \S{1,80} from \S{1,80} (?:where|join|order|group|limit)\b|\bSELECT\b[^?!]{1,300}\bFROM\b|\b(?:INSERT INTO|CREATE TABLE|DELETE FROM)\b/,
  },
  {
    what: 'a definition',
    pattern: /(?:^|\n)[ \t]*(?:def|class|function|fn|func|import|from|const|let|var|public|private|return|#include)\b[^?\n]*[:;({]/,
  },
  { what: 'lines that are indented', pattern: /\n(?:\t| {2,})\S/ },
];

export function looksLikeCode(text: string): boolean {
  return SIGNS.some(({ pattern }) => pattern.test(text));
}
