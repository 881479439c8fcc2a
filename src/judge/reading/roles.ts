/**
 * What each word does in its sentence. A word of a closed class is content where it is used as another part of speech: `a
 * can of soup`, `do you have a dog`, `vitamin A`, `in May`, `IT`. When in doubt a word is content: then it must be accounted for.
 */
import { ARTICLES, BE, DETERMINERS, DO, FUNCTION_WORDS, HAVE, MODALS, PREPOSITIONS, PRONOUNS, QUESTION_WORDS } from './function-words.ts';
import { wordAt, type Draft } from './draft.ts';
import { isLight } from './light-words.ts';
import type { TokenRole } from './reading.ts';
import { wordList } from './word-list.ts';

/** Written all in capitals in a text that is not: a name or a short form and no longer the small word. */
const CAPITAL_NAMES = wordList('it us who may am or in me');
const BEFORE_MONTH = wordList('in of on since until by before after during this next last every from early late mid');
const POSSESSIVES = wordList('my your his her its our their');
const MODAL_NOUNS = wordList('can will might must');
/** An article stands before a noun or what describes it; before these `a` is a letter. */
const SUPPORT: ReadonlySet<string> = new Set([...BE, ...DO, ...HAVE, ...MODALS.keys(), ...PREPOSITIONS, ...wordList('and or but if not')]);

export function rolesOf(tokens: readonly Draft[], shout: 'shouted' | 'spoken'): readonly TokenRole[] {
  return tokens.map((token, at) => roleOf(tokens, token, at, shout));
}

function roleOf(tokens: readonly Draft[], token: Draft, at: number, shout: 'shouted' | 'spoken'): TokenRole {
  if (token.kind !== 'word' || token.use === 'cited') return 'content';
  if (isFunction(tokens, token, at, shout)) return 'function';
  return isLight(tokens, at) && !isName(token, shout) ? 'light' : 'content';
}

function isName(token: Draft, shout: 'shouted' | 'spoken'): boolean {
  return token.initial === 'upper' && token.place === 'inner' && shout === 'spoken';
}

function isFunction(tokens: readonly Draft[], token: Draft, at: number, shout: 'shouted' | 'spoken'): boolean {
  const { form } = token;
  if (form.length === 1) return form === 'i' || (form === 'a' && isArticle(tokens, token, at, shout));
  if (isModalPhrase(tokens, at)) return true;
  if (form === 'there') return isExistential(tokens, token, at);
  if (!FUNCTION_WORDS.has(form)) return form === 'one' || form === 'ones' || (form === 'order' && isInOrderTo(tokens, at));
  if (shout === 'spoken' && CAPITAL_NAMES.has(form) && token.written === form.toUpperCase() && token.written.length > 1) return false;
  if (form === 'may') return !isMonth(tokens, token, at, shout);
  if (HAVE.has(form)) return isAuxiliaryHave(tokens, at);
  if (form === 'like') return false;
  if (MODALS.has(form)) return !isModalNoun(tokens, token, at);
  if (form === 'mine') return BE.has(wordAt(tokens, at - 1)) || wordAt(tokens, at - 1) === 'of' || wordAt(tokens, at - 1) === 'than';
  if (form === 'being') return !DETERMINERS.has(wordAt(tokens, at - 1)) && wordAt(tokens, at - 1) !== 'human';
  if (form === 'do' || form === 'does')
    return !DETERMINERS.has(wordAt(tokens, at - 1)) || wordAt(tokens, at - 1) === 'that' || QUESTION_WORDS.has(wordAt(tokens, at - 1));
  return true;
}

/** `is there a way`, `there are two`, `how many rivers are there`; not `who is there`, `how do I get there`. */
function isExistential(tokens: readonly Draft[], token: Draft, at: number): boolean {
  const next = tokens[at + 1];
  if (next === undefined || next.sentence !== token.sentence) return BE.has(wordAt(tokens, at - 1)) && isCountedBefore(tokens, at - 2);
  if (BE.has(next.form) || MODALS.has(next.form) || HAVE.has(next.form)) return true;
  return BE.has(wordAt(tokens, at - 1));
}

/** `how many rivers`, `what rivers`: of them `are there` only says that they are. */
function isCountedBefore(tokens: readonly Draft[], noun: number): boolean {
  if (tokens[noun]?.role === 'function' || tokens[noun]?.facts.parts === '') return false;
  for (let at = noun - 1; at >= Math.max(0, noun - 5); at -= 1) {
    const form = wordAt(tokens, at);
    if (form === 'many') return wordAt(tokens, at - 1) === 'how';
    if (form === 'what' || form === 'which') return true;
    if (BE.has(form) || PRONOUNS.has(form)) return false;
  }
  return false;
}

/** `Hepatitis A`, `plan a or b`. */
function isArticle(tokens: readonly Draft[], token: Draft, at: number, shout: 'shouted' | 'spoken'): boolean {
  const next = tokens[at + 1];
  if (token.written === 'A' && token.place === 'inner' && shout === 'spoken') return false;
  if (next === undefined || next.sentence !== token.sentence || next.boundary === 'mark') return false;
  if (next.kind !== 'word') return true;
  if (next.form === 'like' || (MODAL_NOUNS.has(next.form) && wordAt(tokens, at + 2) === 'of')) return true;
  return !SUPPORT.has(next.form) && !ARTICLES.has(next.form) && !PRONOUNS.has(next.form);
}

/** Words of an obligation or a possibility, which a mark keeps: need to, have to, is able to, is it possible to, used to, going to. */
/** Of these `can` asks for a permission as well; whether dogs can eat grapes is another matter. */
const ASKERS = wordList('i we one');

function isModalPhrase(tokens: readonly Draft[], at: number): boolean {
  const form = wordAt(tokens, at);
  const after = wordAt(tokens, at + 1);
  const before = wordAt(tokens, at - 1);
  const leadsToVerb = after === 'to' && tokens[at + 2]?.facts.parts.includes('v') === true;
  if (form === 'need' || form === 'needs' || form === 'needed') return leadsToVerb && !ARTICLES.has(before);
  if (form === 'required' || form === 'supposed' || form === 'going' || form === 'able') return leadsToVerb && isAfterBe(tokens, at);
  if (form === 'allowed' || form === 'permitted') return leadsToVerb && ASKERS.has(before) && BE.has(wordAt(tokens, at - 2));
  if (form === 'possible' || form === 'necessary')
    return before === 'it' && BE.has(wordAt(tokens, at - 2)) && (after === 'to' || after === 'for' || after === 'that');
  if (form === 'used') return leadsToVerb && !isAfterBe(tokens, at);
  if (form === 'longer') return before === 'no';
  return form === 'use' && leadsToVerb && tokens.slice(Math.max(0, at - 8), at).some((token) => token.form === 'did');
}

/** Be, and a subject and a small word in between: is she not going to. */
function isAfterBe(tokens: readonly Draft[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 5); back -= 1) {
    const form = wordAt(tokens, back);
    if (BE.has(form)) return true;
    if (HAVE.has(form) || MODALS.has(form) || DO.has(form)) return false;
  }
  return false;
}

function isInOrderTo(tokens: readonly Draft[], at: number): boolean {
  return wordAt(tokens, at - 1) === 'in' && wordAt(tokens, at + 1) === 'to';
}

function isMonth(tokens: readonly Draft[], token: Draft, at: number, shout: 'shouted' | 'spoken'): boolean {
  if (tokens[at + 1]?.kind === 'number' || tokens[at - 1]?.kind === 'number') return true;
  if (BEFORE_MONTH.has(wordAt(tokens, at - 1))) return true;
  return shout === 'spoken' && token.place === 'inner' && token.initial === 'upper';
}

/** `a can of soup`, `my will`, `the might of Rome`. */
function isModalNoun(tokens: readonly Draft[], token: Draft, at: number): boolean {
  if (!MODAL_NOUNS.has(token.form)) return false;
  const before = wordAt(tokens, at - 1);
  return (DETERMINERS.has(before) && (ARTICLES.has(before) || POSSESSIVES.has(before))) || wordAt(tokens, at + 1) === 'of';
}

/** Before its participle or `to`; as the only verb of its clause it says who owns what. */
function isAuxiliaryHave(tokens: readonly Draft[], at: number): boolean {
  const sentence = tokens[at]?.sentence;
  const isFirst = tokens[at - 1]?.sentence !== sentence || QUESTION_WORDS.has(wordAt(tokens, at - 1)) || tokens[at]?.boundary === 'mark';
  const most = at + (isFirst ? 7 : 3);
  for (let next = at + 1; next <= most; next += 1) {
    const token = tokens[next];
    if (token === undefined || token.sentence !== sentence) return false;
    const form = wordAt(tokens, next);
    if (form === 'to' && next === at + 1) return tokens[next + 1]?.facts.parts.includes('v') === true;
    if (token.facts.verbForm === 'past' && !ARTICLES.has(wordAt(tokens, next - 1))) return true;
    if (!isFirst && !(token.facts.parts.includes('r') || PRONOUNS.has(form) || form === 'not' || form === 'never')) return false;
  }
  return false;
}
