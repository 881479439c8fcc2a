/**
 * Pairs that WordNet links in a frequent sense and no question may exchange. Found by reading the pairs of the commonest
 * words; whoever meets another adds it here: the table need not be built again.
 */
import { grouped, type Grouped } from './word-lists.ts';

const SYNONYMS = `
  accountant controller|rev rpm|meg million|hostel inn|maternity pregnancy|delicious delightful|health wellness|summer summertime
  aspirin bayer|elk moose|jaguar panther|cougar puma panther|hedgehog porcupine|infertile sterile|candidate nominee|docker loader
  logger lumberjack|iterate reiterate restate|decipher decode|decode decrypt|executable viable feasible workable
  booklet folder brochure pamphlet|auditor listener|pox syphilis|snob snot|dizziness vertigo|appliance gadget contraption
  stimulant stimulus|accessibility availability|quotable repeatable|fugitive momentary|android humanoid|paraphrase rephrase reword
  cosmetic decorative|captivity incarceration|nutrient nutritious|adept superstar wizard wiz|daylight daytime
  infraction misdemeanor|curriculum syllabus|symmetric asymmetric|authoritarianism dictatorship totalitarianism tyranny
  sander smoother|streetcar trolley|avenge revenge|monger trader|affective emotive|maritime nautical
  french_fries chips|chief_operating_officer ceo|complex_number imaginary|city_manager mayor|net_income profits|net_profit profits
  gross_sales sales|temporary_worker temporary|irrational_number irrational|pass_completion completion|diving_event diving
  software_engineer programmer|mexican_dollar peso|comprehensive_examination comprehensive|high_school highschool
`;
export const REFUSED_SYNONYMS: Grouped = grouped(SYNONYMS);

const DERIVATIONS = `
  state statement|act active|act activity|act actual|active activity|office official|major majority|minor minority|create creature
  document documentary|race racial|idea ideal|sense sensor|sense sensation|sense sensitive|please pleasant|found foundation
  trail trailer|post poster|post postage|qualify quality|identify identity|identity identical|comment commentary|store storage
  corporate corporation|associate association|technical technique|technical technology|press pressure|critical critic
  critical criticism|contain continent|proceed procedure|sign signature|sign signal|part partial|mark marker|process processor
  contract contraction|object objection|object objective|compliment complimentary|grave gravity|console consolation
  propose proposition|succeed succession|dispose disposition|fuse fusion|national nationality|nation nationality|emote emotion
  liquid liquidity|abstract abstraction|center centric|center central|extend extent|universe universal|sue suit|human humanity
  human humane|fun funny|direct director|direct directory|hard hardly|late lately|short shortly|near nearly|bare barely
  present presently|present presence|present presentation|high highly|fair fairly|scarce scarcely|live lively|cost costly
  friend friendly|body bodily|master mastery|organ organic|organ organize|custom customer|custom customary|depart department
  economical economy|economical economic|physical physics|chemical chemistry|season seasoning|person personality|personal personality
  form formal|form formation|form format|format formation|project projection|project projector|engine engineer|element elementary
  second secondary|prime primary|table tablet|pass passage|pass passer|pack package|bag baggage|short shortage|author authority
  utility utilize|facility facilitate|novel novelty|property proper|special specialty|royal royalty|liable liability|equal equity
  transit transition|function functionality|condition conditioner|register registry|moment momentary|term terminal|terminal terminate
  design designate|note notice|note notable|class classic|class classify|graph graphic|photograph photography
  photographer photography|base basic|type typical|topic topical|crime criminal|resident residence|residence residency
  reside resident|origin original|margin marginal|tutor tutorial|editor editorial|essence essential|differ differential
  difference differential|commerce commercial|social society|industry industrious|corporate corporal|sleep sleeper|wind windy
  fish fishy|fat fatty|price pricey|rock rocky|sketch sketchy|mine miner|mine mineral|sew sewer|batter bat|bind binder|lever leverage
  reap reaper|scotch scotland|roman rome|might mighty|meter metric|boost booster|charge charger|rule ruler|shut shutter
  mark market|cook cooker|open opener|character characteristic|despair desperate|command commander|command commandment
  employ employee|receive recipient|receive receipt|receiver receive|reception receptionist|academia academic|psyche psychic
  infinite infinity|constitute constitution|institute institution|conceive concept|deal dealing|deal dealer|bond bondage
  comedy comic|magic magician|urge urgent|mania manic|real realty|mobile mobility|motive motivate|cause causal
  german germany|english england|spanish spain|italian italy|russian russia|japanese japan|chinese china|korean korea|greek greece
  turkish turkey|polish poland|swedish sweden|norwegian norway|danish denmark|finnish finland|portuguese portugal|thai thailand
  vietnamese vietnam|hungarian hungary|romanian romania|bulgarian bulgaria|ukrainian ukraine|persian persia|arabic arabia
  indonesian indonesia|icelandic iceland|irish ireland|latin latino|christ christian|christ christianity|king kingdom
  long longer|bet better|arm armor|butt butter|control controller|tie tier|currency current|prior priority|war warrior|lay layer
  light lighter|start starter|attend attention|shoot shooter|trick tricky|spirit spiritual|time timer|time timely|shine shiny
  stick sticker|fold folder|opt option|adapt adapter|lock locker|poke poker|moderate moderator|suck sucker|live liver
  commit committee|view viewer|horn horny|public publicity|roll roller|bug buggy|bump bumper|elemental elements|freeze freezer
  fill filler|line liner|spoil spoiler|expert expertise|calculate calculus|cart carter|vice vicious|oblivion oblivious|equal equate
  stone stoner|clear clearance|thin thinner|sand sandy|cow coward|cut cutter|scan scanner|catch catchy|box boxer|grease greasy
  tow tower|tend tender|allied allies|integral integrate|wait waiter|image imagery|coast coaster|strip stripper|wild wilderness
  toast toaster|hook hooker|capital capitalize|follow follower|relative relativity|protest protestant|grade gradual|mix mixer
  machine machinery|hit hitter|trope tropical|slide slider|allow allowance|dodge dodgy|heaven heavenly|note notation|fable fabulous
  consist consistency|expect expectancy|use user|must musty|might mightiness|can cannery|home homely|down downy|show showy
  better betterment|well wellness|part parting|case casing|line lining|head heading|course coursing|kind kindness|kind kindly
  need needy|issue issuer|bit biter|bit bitty|black blackness|saw sawyer|will willing|found founding
  press presser|letter let|offer offering|number numerous|general generality|part party
`;
/** Countries and their languages among them: in German is not in Germany. */
export const REFUSED_DERIVATIONS: Grouped = grouped(DERIVATIONS);

const BASES = `
  offer off|rent rend|singing singe|dive diva|masses masse|stamina stamen|stove stave|cola colon|trivia trivium|taxes taxis|dui duo
  capita caput|feed fee|media medium|deeper deeply|hinder hind|kent ken|roma rom|pubes pubis|lei leu|salaried salary|storied story
  auspices auspex|rove reeve|clove cleave|wedding wed|brethren brother|magi magus|miri mir|redding redd|redding red
  vela velum|ground grind|putting putt|according accord|willing will|handicapped handicap|ko'd ko|does doe|wives wive|arms arm|customs custom
`;
/** Inflected forms whose base, or one of whose bases, nobody means by them. */
export const REFUSED_BASES: Grouped = grouped(BASES);
