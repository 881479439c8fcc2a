/**
 * Text to the ids of a model's tokens, as the `tokenizer.json` beside the model says. Nothing is ever padded or cut off, whatever
 * that file asks for: a padded text would be another one to a model without a mask, and a cut one would stand for its beginning.
 * BERT's own uncased WordPiece is ours (wordpiece.ts); every other kind is left to a library, which is loaded only for such a model.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type * as Library from '@huggingface/tokenizers';
import { messageOf } from '../errors.ts';
import type { CharacterTable } from './characters.ts';
import type { Tokenizer } from './embedder.ts';
import { readJson } from './model-files.ts';
import { createWordPiece } from './wordpiece.ts';

/** The table of characters hangs on BERT's normalizer alone, not on a vocabulary: one serves all such models. */
const CHARACTERS_FOLDER = fileURLToPath(new URL('../../models/all-minilm-l6-v2/', import.meta.url));

/** Reads and checks the vocabulary and the table of characters: about 30 ms and 16 MB of BERT's. Throws with a reason that names the file. */
export function readTokenizer(folder: string): Tokenizer {
  const json = readJson(folder, 'tokenizer.json');
  if (!isUncasedBert(json)) return fromLibrary(json);
  return createWordPiece(new Map(Object.entries(json.model.vocab)), readJson(CHARACTERS_FOLDER, 'characters.json') as CharacterTable);
}

interface BertJson {
  readonly model: { readonly vocab: Readonly<Record<string, number>> };
}

/** What wordpiece.ts does, to the letter. A schema of zod's would take 200 ms for the vocabulary, and 15 MB in each worker. */
const UNCASED_BERT = {
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  model: { unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: {} },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '[CLS]' } }, { Sequence: { id: 'A' } }, { SpecialToken: { id: '[SEP]' } }],
  },
};
const BERT_SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map((content) => ({
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
}));

function isUncasedBert(json: unknown): json is BertJson {
  if (!holds(UNCASED_BERT, json)) return false;
  const { added_tokens: added } = json as { readonly added_tokens?: unknown };
  return Array.isArray(added) && added.every((token: unknown) => BERT_SPECIAL.some((known) => holds(known, token)));
}

/** Whether all that the pattern names is in it; what the pattern does not name may be anything. */
function holds(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return pattern === value;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(pattern) && (!Array.isArray(value) || value.length !== pattern.length)) return false;
  return Object.entries(pattern).every(([key, inside]: [string, unknown]) =>
    holds(inside, (value as Readonly<Record<string, unknown>>)[key]),
  );
}

/** Read when the first such model is opened: most installs never need it. */
const require = createRequire(import.meta.url);

function fromLibrary(json: unknown): Tokenizer {
  const library = require('@huggingface/tokenizers') as typeof Library;
  try {
    const tokenizer = new library.Tokenizer(Object(json), {});
    return { encode: (text) => tokenizer.encode(text).ids };
  } catch (error) {
    throw new Error(`cannot use tokenizer.json of the embedding model: ${messageOf(error)}`, { cause: error });
  }
}
