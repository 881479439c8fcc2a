/** British and American spellings of one word: rules that turn the first into the second, and pairs that no rule makes. */
import { grouped, type Grouped } from './word-lists.ts';

type Respelling = readonly [from: RegExp, to: string];

/** On base forms. What a rule makes must be a word as well, else `four` would be a spelling of `for`, and `vogue` of `vog`. */
const RULES: readonly Respelling[] = [
  [/our(?=$|ite$|able$|ful$|less$|er$|ist$|hood$)/, 'or'],
  [/is(?=e$|er$|ing$|ed$|ation$|able$)/, 'iz'],
  [/ys(?=e$|er$|ing$|ed$)/, 'yz'],
  // Only where the stress lies before: travelled, but not filled (filed), nor refilled (refiled).
  [/(?<=[aeiouy][^aeiouy]{1,3}[ae])ll(?=ed$|ing$|er$)/, 'l'],
  [/(?<=[tb])re$/, 'er'],
  [/ogue$/, 'og'],
];
const SHORTEST = 5;
/** `-ogue`, `-og`. */
const MOST_LONGER = 2;
/** Words that a rule turns into quite another word. */
const OTHER_WORDS: ReadonlySet<string> = new Set([
  'prise',
  'contour',
  'prologue',
  'epilogue',
  'tubre',
  'outre',
  'timbre',
  'devise',
  'advise',
]);

const PAIRS = `
  grey gray|tyre tire|kerb curb|plough plow|cheque check|programme program|aluminium aluminum|jewellery jewelry|pyjamas pajamas
  aeroplane airplane|moustache mustache|sceptical skeptical|sceptic skeptic|scepticism skepticism|mould mold|smoulder smolder
  draught draft|storey story|licence license|practise practice|defence defense|offence offense|pretence pretense
  artefact artifact|cosy cozy|doughnut donut|yoghurt yogurt|mum mom|whisky whiskey|judgement judgment|acknowledgement acknowledgment
  ageing aging|manoeuvre maneuver|oestrogen estrogen|foetus fetus|foetal fetal|diarrhoea diarrhea|anaesthetic anesthetic
  anaesthesia anesthesia|anaemia anemia|anaemic anemic|paediatric pediatric|paediatrician pediatrician|paediatrics pediatrics
  gynaecologist gynecologist|gynaecology gynecology|haemoglobin hemoglobin|haemorrhage hemorrhage|haemorrhoid hemorrhoid
  leukaemia leukemia|orthopaedic orthopedic|oesophagus esophagus|encyclopaedia encyclopedia|archaeology archeology
  caesarean cesarean|faeces feces|oedema edema|ischaemia ischemia|ischaemic ischemic|coeliac celiac|tumour tumor
  enrol enroll|enrolment enrollment|fulfil fulfill|fulfilment fulfillment|instal install|instalment installment|skilful skillful
  wilful willful|distil distill|instil instill|marvellous marvelous|woollen woolen|fuelled fueled|fuelling fueling
  axe ax|disc disk|adviser advisor|towards toward|afterwards afterward|backwards backward|forwards forward|upwards upward
  downwards downward|inwards inward|outwards outward|onwards onward|whilst while|amongst among|amidst amid
  learnt learned|burnt burned|dreamt dreamed|spelt spelled|leapt leaped|spoilt spoiled|smelt smelled
  enquiry inquiry|enquire inquire|okay ok|omelette omelet|cigarette cigaret|sulphur sulfur|sulphate sulfate
  chilli chili|furore furor|speciality specialty|maths math|sulphuric sulfuric|liquorice licorice
  cancelled canceled|cancelling canceling|pencilled penciled|stencilled stenciled|initialled initialed|initialling initialing
`;
export const SPELLINGS: Grouped = grouped(PAIRS);

/** Spares the rules for nearly all pairs: they change neither the first letter nor the length by much. */
function mayBeSpelledAlike(one: string, other: string): boolean {
  if (one.charCodeAt(0) !== other.charCodeAt(0)) return false;
  return Math.abs(one.length - other.length) <= MOST_LONGER || one.includes('-') || other.includes('-');
}

/** By rule. `known` tells words of the language: both must be (of a word and its hyphened form one), or the pair is a slip or nothing at all. */
export function spelledAlike(one: string, other: string, known: (word: string) => boolean): boolean {
  if (!mayBeSpelledAlike(one, other)) return false;
  if (hyphenated(one, other)) return known(one) || known(other);
  return known(one) && known(other) && (respelled(one, other) || respelled(other, one));
}

function respelled(british: string, american: string): boolean {
  if (british.length < SHORTEST || OTHER_WORDS.has(british)) return false;
  return RULES.some(([from, to]) => british !== american && british.replace(from, to) === american);
}

/** co-operate, cooperate; but re-sign and resign are two words. */
function hyphenated(one: string, other: string): boolean {
  if (one.startsWith('re-') || other.startsWith('re-')) return false;
  return one !== other && one.replaceAll('-', '') === other.replaceAll('-', '');
}
