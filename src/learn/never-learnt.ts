/**
 * Words that no evidence may explain away: whether an answer changes with them is no matter of an install's vocabulary. The
 * judge's vetoes hold most of them already and then nothing arrives here; this list holds when a veto is missing, and it holds
 * whom a question is about (may I, may my wife): a family's answers often agree, until they do not. Names cannot be told from
 * words in lower case: they are the entity veto's, and what it holds never arrives here either.
 */
const WORDS: ReadonlySet<string> = new Set(
  `
  no not never none nobody nothing neither nor without cannot hardly barely unless except despite instead
  un non anti fail lack avoid stop prevent refuse deny cancel undo reverse opposite
  all any some every each both either half most many few several only just even also other another same different
  more less least fewer much best worst maximum minimum max min at
  before after until since during while first last next previous early late earlier later latest
  from to into onto above below over under up down left right inside outside between
  zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
  nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen
  second third fourth fifth sixth seventh eighth ninth tenth once twice
  i me my mine you your yours he him his she her hers it its we us our ours they them their theirs
  wife husband spouse partner fiance girlfriend boyfriend son daughter child kid baby mother father mom mum dad parent brother
  sister aunt uncle cousin niece nephew grandmother grandfather grandparent friend neighbour neighbor roommate boss manager
  employee employer landlord tenant somebody someone everybody everyone anybody anyone man woman boy girl male female
  can could may might must shall should will would
  true false yes
  `
    .trim()
    .split(/\s+/),
);

const DIGIT = /[0-9]/;

export function isNeverLearnt(word: string): boolean {
  return WORDS.has(word) || DIGIT.test(word);
}
