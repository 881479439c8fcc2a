/**
 * Opposites, and sets whose members are of a kind but never the same: the answer for one is wrong for any other. Base forms,
 * lower case. What a prefix makes (legal, illegal; upload, download) is in prefixes.ts, much of the rest in WordNet; what
 * stands here is everyday product English that WordNet lacks.
 */
import { grouped, type Grouped } from './word-lists.ts';

const VERBS = `
  enable disable|activate disable|enable deactivate|buy sell|purchase sell|include exclude|cover exclude|open close|open shut|start stop|start end|start finish
  begin end|begin finish|begin stop|increase decrease|increase reduce|increase lower|raise lower|raise reduce|raise cut|rise fall|rise drop
  gain lose|win lose|earn spend|earn lose|save spend|save waste|save discard|save delete|deposit withdraw|import export|encrypt decrypt
  lock unlock|install uninstall|install remove|subscribe unsubscribe|allow deny|allow forbid|allow block|allow prohibit|permit forbid|permit deny
  permit prohibit|accept reject|accept decline|accept refuse|approve reject|approve deny|approve decline|grant deny|grant revoke|grant refuse
  send receive|lend borrow|give take|give receive|push pull|add remove|add delete|add subtract|insert delete|insert remove|create delete
  create destroy|create remove|build destroy|build demolish|keep discard|keep delete|keep remove|keep lose|keep return|prevent cause|cure cause
  treat cause|pass fail|succeed fail|agree disagree|like dislike|like hate|love hate|connect disconnect|attach detach|expand collapse
  expand shrink|expand contract|show hide|display hide|reveal hide|reveal conceal|freeze unfreeze|freeze thaw|freeze melt|hire fire|hire dismiss
  join leave|join quit|enter exit|enter leave|arrive depart|arrive leave|come go|stay leave|stay go|remain leave|read write|speak listen|ask answer
  teach learn|lead follow|follow unfollow|upgrade downgrade|promote demote|praise criticize|attack defend|protect attack|protect harm
  help harm|help hinder|help hurt|heal hurt|live die|born die|kill save|wake sleep|sit stand|stand lie|walk run|walk drive|fly drive|drive ride
  float sink|swim drown|push drag|lift drop|lift lower|throw catch|find lose|find hide|remember forget|know ignore|laugh cry|smile frown
  marry divorce|separate combine|separate join|separate merge|split merge|split join|merge fork|divide multiply|add multiply|subtract multiply
  subtract divide|add divide|multiply divide|tighten loosen|strengthen weaken|lengthen shorten|widen narrow|thicken thin|soften harden
  heat cool|warm cool|warm chill|boil freeze|bake fry|boil fry|bake boil|grill fry|steam fry|roast boil|wet dry|wash dry|fill empty
  load unload|pack unpack|wrap unwrap|zip unzip|tie untie|plug unplug|fold unfold|dress undress|cover uncover|mute unmute|pause resume
  pause play|pause stop|record play|rewind forward|zoom pan|undo redo|copy move|copy paste|cut paste|push pop|commit rollback|merge rebase
  encode decode|serialize deserialize|compress extract|archive restore|backup restore|delete restore|cancel confirm|cancel renew|cancel keep
  cancel continue|renew expire|confirm deny|admit deny|affirm deny|prove disprove|convict acquit|arrest release|sue settle|guilty innocent
  obey break|obey disobey|comply violate|invest divest|appreciate depreciate|inflate deflate|lose find|lose gain|grow shrink|ascend descend
  climb descend|attract repel|absorb emit|absorb release|inhale exhale|swallow spit|eat drink|eat fast|accelerate brake|accelerate decelerate
  speed slow|advance retreat|conceal expose|bless curse|reward punish|forgive punish|trust doubt|believe doubt|support oppose|favor oppose
  oppose agree|vote abstain|employ dismiss|employ fire|resign dismiss|retire work|rent buy|rent own|rent sell|lease buy|lease own|borrow own
  owe own|pay receive|pay owe|charge refund|credit debit|overpay underpay|overestimate underestimate|feed starve|plant harvest|sow reap
`;

const QUANTITIES_AND_SIZES = `
  more less|more fewer|most least|most fewest|many few|much little|all none|all some|some none|everyone nobody|everybody nobody|everything nothing
  everywhere nowhere|always never|always sometimes|often rarely|often seldom|often never|frequently rarely|usually rarely|usually never|both neither
  either neither|both either|only also|maximum minimum|max min|maximize minimize|maximal minimal|high low|tall short|long short|large small|big small
  big little|large little|huge tiny|wide narrow|broad narrow|thick thin|deep shallow|heavy light|fat thin|full empty|whole half|whole part
  half double|single double|single multiple|double triple|single married|single divorced|once twice|first last|first second|first final|first third second
  next previous|next last|upper lower|top bottom|major minor|majority minority|total partial|partial full|partial complete|complete incomplete
  gain loss|profit loss|surplus deficit|surplus shortage|increase reduction|growth decline|peak trough|floor ceiling|lowest highest|cheap expensive
  cheap costly|inexpensive expensive|affordable expensive|free paid|near far|close far|closest farthest|rich poor|wealthy poor|strong weak
  fast slow|quick slow|rapid slow|quickly slowly|easy hard|easy difficult|simple complex|simple complicated|simple difficult|best worst|better worse
  good bad|good poor|good evil|great terrible|excellent poor|perfect flawed|superior inferior|above below|over under|average maximum|average minimum
  mean median mode|average median|sum difference product quotient|area perimeter volume|radius diameter circumference|length width height depth
  numerator denominator|dividend divisor|even odd|positive negative|plus minus|prime composite|acute obtuse|rational irrational|percent percentile
`;

const TIME_AND_PLACE = `
  before after|early late|earliest latest|earlier later|old new|old young|oldest newest|oldest latest|oldest youngest|older newer|older younger
  ancient modern|past future|past present|present future|today tomorrow yesterday tonight|now later|now then|ago hence|since until|begin finish
  morning afternoon evening night|day night|midnight noon|sunrise sunset|dawn dusk|weekday weekend|daily weekly monthly quarterly yearly hourly
  day week month year decade century|second minute hour|hour day|week weekend|spring summer autumn winter|spring summer fall winter
  monday tuesday wednesday thursday friday saturday sunday
  january february march april may june july august september october november december
  left right|up down|in out|on off|inside outside|indoor outdoor|indoors outdoors|internal external|interior exterior|inner outer|front back|front rear
  top side bottom|forward backward|forwards backwards|upward downward|upstairs downstairs|uphill downhill|north south east west|northern southern eastern western
  northeast northwest southeast southwest|horizontal vertical|clockwise counterclockwise|clockwise anticlockwise|ascending descending|ascend decline
  here there|local remote|local global|local national|domestic international|domestic foreign|national international|urban rural|city village
  city country state|city state|county state|province country|onshore offshore|inbound outbound|incoming outgoing|departure arrival|depart arrive
  origin destination|source target|source destination|source sink|entrance exit|entry exit|home away|with without
  one-way round-trip|direct connecting|nonstop connecting|window aisle|economy business|economy first-class
`;

const PEOPLE = `
  father mother son daughter brother sister uncle aunt nephew niece cousin grandfather grandmother grandson granddaughter husband wife
  dad mom|dad son|mom daughter|parent child|parent grandparent|child grandchild|parents siblings|boyfriend girlfriend|bride groom|man woman|men women
  boy girl|male female|he she|king queen|prince princess|lord lady|actor actress|waiter waitress|host hostess|host guest|hero villain|hero heroine
  adult child|adult kid|adult teenager|baby adult|infant toddler|toddler teenager|child teenager|minor adult|teacher student|instructor student
  professor student|tutor student|coach player|doctor patient|doctor nurse|physician nurse|nurse patient|dentist doctor|lawyer client|judge jury
  plaintiff defendant|prosecutor defendant|victim attacker|victim perpetrator|employer employee|employee contractor|manager employee|boss employee
  landlord tenant|landlord renter|buyer seller|customer seller|vendor customer|lender borrower|creditor debtor|payer payee|sender recipient|sender receiver
  author reader|speaker listener|winner loser|leader follower|master slave|owner renter|owner tenant|driver passenger|pilot passenger|citizen immigrant
  immigrant emigrant|citizen foreigner|resident nonresident|enemy friend|ally enemy|friend stranger|expert beginner|expert novice|amateur professional
  beginner advanced|junior senior|freshman sophomore junior senior|undergraduate graduate|bachelor master doctorate|ancestor descendant
  predecessor successor|mentor mentee|trainer trainee|interviewer interviewee|donor recipient|beneficiary grantor|trustee beneficiary
  president vice-president|mayor governor president senator|captain lieutenant sergeant colonel general|democrat republican|liberal conservative
  christian muslim jewish hindu buddhist|catholic protestant orthodox|widow widower|stepmother mother|twin triplet|human animal|user admin
`;

const MONEY_AND_LAW = `
  checking savings|current savings|debit credit|debit prepaid|taxable tax-free|taxable tax-exempt|taxable exempt|exempt taxed|taxed tax-free|pretax posttax
  deductible nondeductible|deductible copay premium coinsurance|covered excluded|term whole|fixed variable|fixed adjustable|gross net|wholesale retail
  asset liability|income expense|revenue expense|revenue profit|revenue cost|refund owe|owe owed|inherited gifted|ordinary capital|short-term long-term
  call put|stock bond|bull bear|bullish bearish|equity debt|principal interest|secured unsecured|roth traditional|simple compound|nominal real
  buyer agent|cash credit|cash check card|payable receivable|prepaid postpaid|monthly annual|hourly salaried|part-time full-time|temporary permanent
  salary bonus|wage bonus|tax tip|civil criminal|misdemeanor felony|federal state|federal local|state local|public private|legal illegal|lawful unlawful
  guilty innocent|plaintiff accused|murder manslaughter|theft fraud|marriage divorce|will trust|copyright trademark patent|copyright public-domain
  eligible ineligible|required optional|mandatory optional|mandatory voluntary|compulsory optional|compulsory voluntary|required elective|valid expired
  valid void|binding void|renewable nonrenewable|refundable nonrefundable|dollar euro pound yen yuan rupee peso franc won ruble real rand lira
  bitcoin ethereum litecoin dogecoin|visa mastercard|income sales|property income|estate gift|chapter section|hmo ppo|medicare medicaid|401k ira
  visa passport|visa citizenship|passport license|insured uninsured|liability collision|comprehensive collision|homeowner renter|buyer renter
`;

const COMPUTING = `
  client server|frontend backend|read write|input output|upload download|online offline|synchronous asynchronous|sync async|static dynamic|manual automatic
  manually automatically|manual auto|public private|visible hidden|visible invisible|active inactive|true false|yes no|on off|null non-null|default custom
  stable unstable|stable beta|alpha beta|development production|staging production|test production|debug release|upgrade rollback|desktop mobile
  desktop laptop|laptop tablet|phone tablet|phone laptop|phone computer|hardware software|analog digital|wired wireless|bluetooth wifi|wifi ethernet
  wifi cellular|cpu gpu|ram rom|ssd hdd|bit byte|kilobyte megabyte gigabyte terabyte|cookie cache|get post put delete patch|row column|column table
  row table|key value|array list|array object|list tuple|list set|list dictionary|tuple dictionary|set dictionary|stack queue|string integer float boolean
  integer double|class object|class instance|class interface|public protected|compile interpret|compile run|compiler interpreter|encrypt hash|encoding decoding
  left-click right-click|single-click double-click|uppercase lowercase|bold italic underline|portrait landscape|light dark|header footer|margin padding
  prefix suffix|parent child|leaf root|ancestor descendant|local global|push fetch|pull fetch|branch tag|merge cherry-pick|inner outer|ascending random
  windows linux mac|windows macos linux|ios android|chrome firefox safari edge|python java javascript ruby php rust|mysql postgresql mongodb sqlite
  sender subscriber|producer consumer|publisher subscriber|host client|horizontal vertical|inclusive exclusive|mutable immutable|primary secondary
  primary foreign|primary replica|master replica|http https|json xml yaml csv|email phone|email sms|username password|login logout|log_in log_out|sign_in sign_out
  turn_on turn_off|switch_on switch_off|log_on log_off|opt_in opt_out|check_in check_out|login register|log_in register|log_in sign_up|sign_in sign_up
`;

const HEALTH_AND_NATURE = `
  acute chronic|benign malignant|dominant recessive|healthy sick|healthy ill|healthy unhealthy|safe dangerous|safe unsafe|safe risky|safe harmful|harmful harmless
  harmful beneficial|toxic harmless|alive dead|alive deceased|life death|birth death|fertile infertile|pregnant breastfeeding|male female|hypertension hypotension
  hyperglycemia hypoglycemia|hyperthyroidism hypothyroidism|artery vein|systolic diastolic|bacteria virus fungus|bacterial viral fungal|antibiotic antiviral
  diarrhea constipation|fever chill|arm leg|hand foot|finger toe|elbow knee|wrist ankle|eye ear nose mouth|shoulder hip|upper lower|left right|heart lung liver kidney
  stomach liver|brain heart|ibuprofen acetaminophen aspirin|tylenol advil|dose overdose|oral topical|inpatient outpatient|prescription over-the-counter
  prescription nonprescription|vaccine cure|symptom treatment|symptom cause|cause effect|cause cure|cause treatment|cause symptom|diagnosis treatment|diagnosis prognosis
  hot cold|warm cool|warm cold|hot cool|hotter colder|warmer colder|wet dry|humid dry|sunny cloudy|sunny rainy|rainy dry|rain snow|storm calm|summer winter
  red orange yellow green blue purple pink brown black white gray|gold silver bronze copper|cat dog|dog puppy|cat kitten|horse cow pig sheep goat|chicken beef pork fish
  lamb beef|turkey chicken|butter oil|butter margarine|salt sugar|salt pepper|sweet sour|sweet bitter|sweet salty|sweet savory|raw cooked|fresh frozen|fresh stale|fresh canned
  fresh dried|ripe unripe|lean fatty|vegan vegetarian|vegetarian meat|tea coffee|beer wine|red rose|breakfast lunch dinner|appetizer dessert|appetizer entree|boiled fried
  baked fried|teaspoon tablespoon cup pint quart gallon|ounce pound|gram kilogram milligram|inch foot yard mile|meter kilometer centimeter millimeter|celsius fahrenheit kelvin
  mile kilometer|pound kilogram|liter gallon|solid liquid gas|acid base|acidic alkaline|metal nonmetal|proton neutron electron|plant animal|predator prey|carnivore herbivore omnivore
  mammal reptile bird amphibian|mars venus jupiter saturn mercury neptune uranus|sun moon|earth mars|solar lunar|sea land|hill valley|mountain valley|land water
`;

const QUALITIES = `
  happy sad|happy angry|happy unhappy|glad sad|angry calm|brave cowardly|brave fearful|brave timid|courageous cowardly|courageous fearful|cautious reckless|progressive conservative|kind cruel|kind mean|polite rude|honest dishonest|smart stupid|smart dumb|wise foolish
  clever stupid|beautiful ugly|clean dirty|neat messy|loud quiet|noisy quiet|noisy silent|soft loud|soft hard|soft firm|smooth rough|sharp dull|sharp blunt|tight loose|straight curly
  straight crooked|straight curved|flat steep|flat round|bright dark|bright dim|light dark|pale dark|shiny matte|glossy matte|clear cloudy|clear vague|transparent opaque|right wrong
  correct wrong|correct incorrect|accurate inaccurate|true fake|real fake|real imaginary|genuine fake|original copy|original fake|natural artificial|natural synthetic
  organic conventional|organic synthetic|common rare|usual unusual|normal abnormal|normal strange|ordinary special|general specific|abstract concrete|theoretical practical
  theory practice|subjective objective|qualitative quantitative|formal informal|formal casual|open closed|opened closed|busy free|busy idle|available unavailable
  possible impossible|likely unlikely|certain uncertain|certain doubtful|lucky unlucky|flexible rigid|fragile sturdy|permanent temporary|constant variable|stable volatile
  voluntary involuntary|intentional accidental|deliberate accidental|guilty blameless|same different|same opposite|similar different|identical different|equal unequal
  together apart|together alone|together separately|individual group|individual joint|individual family|singular plural|active passive|noun verb adjective adverb|vowel consonant
  question answer|problem solution|advantage disadvantage|advantage drawback|advantage downside|benefit drawback|benefit disadvantage|benefit risk|benefit cost|benefit harm
  pro con|strength weakness|success failure|victory defeat|hope despair|love hatred|war peace|freedom slavery|order chaos|reward penalty|reward punishment
  minimum average|effect cause|demand supply|quality quantity|fact opinion|fact fiction|fiction nonfiction|prose poetry|tragedy comedy|beginning end|beginning middle end
  introduction conclusion|question statement|oral written|lecture lab|offense defense|offensive defensive|attacker defender|singles doubles|amateur pro|home visitor
  gasoline diesel|petrol diesel|gas electric|gas diesel|electric hybrid|automatic manual|front-wheel rear-wheel|used new|new secondhand|new refurbished
  men's women's|mens womens|left-handed right-handed|long-sleeve short-sleeve|cotton wool polyester|matte shiny|king twin|queen twin|small medium large|low medium high
`;

export const OPPOSITES: Grouped = grouped(
  VERBS,
  QUANTITIES_AND_SIZES,
  TIME_AND_PLACE,
  PEOPLE,
  MONEY_AND_LAW,
  COMPUTING,
  HEALTH_AND_NATURE,
  QUALITIES,
);
