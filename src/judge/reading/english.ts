/**
 * Whether a text is plainly not English. Then nothing of English grammar may be applied to it: `was`, `die`, `will`, `on`,
 * `no` and `me` are words of other languages as well, and must not be explained away there.
 */
import { hasOtherScript, isBeyondAscii } from '../../text.ts';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Piece } from './piece.ts';
import { wordList } from './word-list.ts';

/** Words of English that mean little elsewhere. */
const ENGLISH = wordList(`
  the what how is are of and to my i you your it this that with for does did can should which who where when why if or
  be been have has we they their there please not from by about get want need would could
  whats hows whos wheres dont doesnt didnt cant isnt arent im ive u ur pls plz
`);
/** The commonest words of other languages in Latin letters that are none of English. */
const ELSEWHERE = wordList(`
  der das und ist nicht wie ich sie ein eine einen mit auf fur von zu den dem wo warum kann mein wird sind
  le la les des est une comment pourquoi quel quelle dans pour avec je vous mon ma qui sur et du ne pas que
  el los las que como cual por para es una mi su donde cuando quien con del puedo cuantos en y
  nao uma voce meu minha quais onde quando qual sao posso em os um ao
  il che come perche sono della nel gli una di cosa dove posso chi
  het een van hoe wat waarom ik mijn voor zijn kan niet welke naar
  jak jest nie czy dlaczego gdzie
  hur ar och att jag det kan vad varfor
  nasil bir ne icin mi ve
`);

export function isEnglish(pieces: readonly Piece[], lexicon: Lexicon): boolean {
  let english = 0;
  let elsewhere = 0;
  let otherScript = 0;
  const words = pieces.filter((piece) => piece.kind === 'word' && piece.use === 'plain');
  for (const { form } of words) {
    // Contractions are not opened yet: what's, i'm.
    const apostrophe = form.indexOf("'");
    if (ENGLISH.has(apostrophe < 0 ? form : form.slice(0, apostrophe)) || form.endsWith("n't")) english += 1;
    else if (ELSEWHERE.has(form)) elsewhere += 1;
    if (isBeyondAscii(form) && hasOtherScript(form)) otherScript += 1;
  }
  if (otherScript * 2 > words.length || elsewhere > english) return false;
  return english > 0 || words.length < 3 || knownShare(words, lexicon) > 0.5;
}

function knownShare(words: readonly Piece[], lexicon: Lexicon): number {
  return words.filter(({ form }) => lexicon.known(form)).length / words.length;
}
