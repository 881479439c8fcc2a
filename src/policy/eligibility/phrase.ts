/**
 * A question as the categories of eligibility look at it: its sentences in lower case, each word between single spaces, so
 * that `/ right now /` finds the words and nothing inside other words. What stands in quotation marks is what somebody else
 * said (a title, a text to work on) and tells nothing of what is asked: it becomes one `"`.
 *
 * Linear in the length, and no more than `MOST_READ` characters are looked at.
 */

export interface Said {
  /** ` where is my order `: a space before and behind every word. */
  readonly line: string;
  /** `tells`: a statement beside a question, as in `I fell today. Is it broken?` */
  readonly does: 'asks' | 'tells';
}

export interface Phrase {
  /** As asked, up to `MOST_READ`. */
  readonly text: string;
  readonly sentences: readonly Said[];
  /** The sentences that ask for something; all of them where none does. */
  readonly asking: readonly string[];
  readonly words: number;
}

/** Longer questions are exact-only for their length, whatever else they are. */
const MOST_READ = 4096;

/** Between marks of one kind, not across lines. Each repetition stops at the mark it looks for, or at its bound. */
const QUOTED = /"[^"\n]{1,400}"|“[^”\n]{1,400}”|«[^»\n]{1,400}»|(^|\s)'[^'\n]{1,80}'(?=[\s.,?!]|$)/g;
const SHORT_FORM = /\b(what|where|when|who|how|that|there|here|it|he|she)'s\b/g;
const LONGER: readonly (readonly [RegExp, string])[] = [
  [SHORT_FORM, '$1 is'],
  [/'d\b/g, ' would'],
  [/'ll\b/g, ' will'],
  [/'re\b/g, ' are'],
  [/\bi'm\b/g, 'i am'],
  [/'ve\b/g, ' have'],
];

/** The end of a sentence, or a word: marks inside one stay (3.5, e-mail, a@b.c). */
const PIECE = /[?!;\n]|[.:](?=\s|$)|[^\s?!;,:.()[\]…—]+(?:[.,:][^\s?!;,:.()[\]…—]+)*/g;

export function phraseOf(question: string): Phrase {
  const text = question.length > MOST_READ ? question.slice(0, MOST_READ) : question;
  const sentences = sentencesOf(plain(text));
  const asking = sentences.filter(({ does }) => does === 'asks').map(({ line }) => line);
  return {
    text,
    sentences,
    asking: asking.length > 0 ? asking : sentences.map(({ line }) => line),
    words: sentences.reduce((sum, { line }) => sum + line.split(' ').length - 2, 0),
  };
}

function plain(text: string): string {
  let plainer = text.toLowerCase().replace(/[’‘]/g, "'").replace(QUOTED, ' " ');
  if (plainer.includes("'")) for (const [short, long] of LONGER) plainer = plainer.replace(short, long);
  return plainer;
}

function sentencesOf(text: string): readonly Said[] {
  const sentences: Said[] = [];
  let line = ' ';
  const end = (mark: string): void => {
    if (line !== ' ') sentences.push({ line, does: mark === '?' || ASKS.test(line) ? 'asks' : 'tells' });
    line = ' ';
  };
  for (const [piece] of text.matchAll(PIECE)) {
    if (ENDS.has(piece)) end(piece);
    else line += `${piece} `;
  }
  end('');
  return sentences;
}

const ENDS: ReadonlySet<string> = new Set(['?', '!', ';', '\n', '.', ':']);

/** A sentence that opens like this wants something, with or without a question mark. */
const ASKS =
  /^ (?:please |kindly |hi |hello |hey |ok |okay |so |and |but |also |then ){0,3}(?:what|which|who|whom|whose|where|when|why|how|is|are|was|were|do|does|did|can|could|will|would|should|shall|may|might|has|have|had|must|tell|show|give|list|find|name|check|explain|describe|write|compare|translate|summari[sz]e|define|calculate|convert|look|get|read) /;
