/**
 * Words of several meanings that are one in the company of others: a class is a course where students take it, an article a
 * paper where authors write it, and a river runs where it flows. Each topic has the words it is told by, base forms; both
 * questions must have one of them besides the pair itself.
 */
import { grouped, type Grouped } from './word-lists.ts';
import { wordList } from '../reading/word-list.ts';

/** Where its cue stands: somewhere in the question, right after the word, right before it. */
type Place = 'anywhere' | 'after' | 'before';

export interface Topic {
  readonly place: Place;
  readonly cues: ReadonlySet<string>;
  readonly groups: Grouped;
}

export const TOPICS: readonly Topic[] = [
  topic(
    'class course|lecturer instructor|professor lecturer',
    `student undergraduate undergrad graduate freshman sophomore junior senior teach teacher professor instructor lecturer university
     college school semester term credit prerequisite prereq degree major elective lab laboratory syllabus department enroll enrol
     register registration requirement level curriculum seminar lecture exam homework gpa offer study online
     spring summer fall autumn winter`,
  ),
  topic(
    'paper article publication',
    'author cite citation publish publisher journal conference research researcher scientist write coauthor abstract keyword proceedings topic by',
  ),
  topic('star act appear play', 'movie film actor actress cast role series episode sitcom character'),
  topic('run flow pass', 'river stream creek'),
  topic('traverse cross', 'river stream creek'),
  topic(
    'border neighbor adjoin surround|border neighbour adjoin|bordering neighboring adjacent|area size|inhabitant resident',
    'state country city county province nation capital population continent border',
  ),
  after(
    'high large big great|low small',
    'population number amount density share percentage proportion income salary revenue gdp budget attendance enrollment',
  ),
  before('big size|big area|large size|large area|tall height|high height|high elevation|high altitude|long length|long duration', 'how'),
  before('deep depth|wide width|heavy weight|fast speed|old age|far distance|hot temperature|cold temperature|expensive price', 'how'),
  before('expensive cost', 'how'),
  topic('fare price cost|land arrive', 'flight airline airport plane fly airfare ticket round-trip'),
];

/** All words of all pairs: few questions have one, and only those need a look at their company. */
export const TOPICAL: ReadonlySet<string> = new Set(TOPICS.flatMap(({ groups }) => [...groups.keys()]));

/** Right beside a word of a pair these give it another meaning: a golf course, first class, a course of antibiotics. */
export const OTHER_COMPANY: ReadonlySet<string> = wordList(`
  golf race main business economy middle upper lower working ruling social collision crash obstacle asset weight drug python java
  base abstract parent child css news wrapping toilet wall tissue rolling front leading
`);

function topic(groups: string, cues: string): Topic {
  return { place: 'anywhere', cues: wordList(cues), groups: grouped(groups) };
}

/** `the highest population`, `the largest population`. */
function after(groups: string, cues: string): Topic {
  return { place: 'after', cues: wordList(cues), groups: grouped(groups) };
}

/** `how tall is it`, `what is its height`: the first of each pair has the cue. */
function before(groups: string, cue: string): Topic {
  return { place: 'before', cues: wordList(cue), groups: grouped(groups) };
}
