/** Help texts. The first screen teaches; `help serve` lists every flag, from the table that also checks them. */
import { flagOf, SETTING_NAMES, SETTINGS, shownDefault, type SettingName, type Topic } from '../settings.ts';
import { EDGE } from './edge/help-text.ts';
import { CALIBRATE, EVAL, FORECAST } from './eval/help-texts.ts';
import { VERBS, type VerbName } from './verbs.ts';

const FIRST_SCREEN = `nearhit: a semantic cache in front of LLM APIs.
Change your client's base URL; questions already answered come back in milliseconds.

  nearhit                                    run it on http://127.0.0.1:8080
  nearhit demo                               see it work: no key, no network
  nearhit --port 9000 --ttl 7d               every flag: nearhit help serve
  nearhit --upstream http://10.0.0.5:8000    in front of your own model server
  nearhit stats                              hit ratio, false-hit rate, tokens saved, latency
  nearhit explain "how do i reset my phone"  why a question hits, or does not
  nearhit purge --model gpt-4o --dry-run     what a purge would remove

Then, with your key as it is:
  OpenAI(base_url="http://127.0.0.1:8080/v1")

Verbs:
${Object.entries(VERBS)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join('\n')}
  help      this text, or all about one verb: nearhit help serve

Every flag is also a variable (NEARHIT_MAX_SIZE) and a key of --config FILE (maxSize).
Exit codes: 0 done, 1 failed, 2 usage, 3 data directory in use.
`;

const DEMO = `nearhit demo [--serve]

Starts a simulated provider that takes 1.5 s to its first token, the real proxy in front of it with the real embedding
model and a temporary store, and asks it some twenty questions: repeats, rewordings, and traps that differ by one number,
name or negation. Every outcome shown is read from the answer's headers. Nothing leaves this machine.

  --serve    keep both running afterwards, to try with curl
`;

const STATS = `nearhit stats [--json] [--data DIR] [--config FILE] [--admin-token TOKEN]

Asks the nearhit that runs with this data directory what it has done since it started.

  --json     the whole of it, for programs
`;

const EXPLAIN = `nearhit explain "QUESTION" [--limit N] [--json] [--data DIR]

Shows the stored questions that share words with this one, and for each of them why its answer would be served or not:
every veto, every word that nothing accounts for, score, bar and similarity. Asks the nearhit that runs with this data
directory; nothing is sent to a provider.

  --limit N  how many to show, 1 to 50; default 3
  --json     the whole of it, for programs
`;

const PURGE = `nearhit purge (--entry ID | --tag TAG | --scope TEXT | --model NAME | --all) [--dry-run] [--json]

Removes stored answers of the nearhit that runs with this data directory. Gone means gone from every tier, and from
answers on their way.

  --entry ID     one entry, as in the Nearhit-Entry header: e_ and 16 characters
  --tag TAG      all that were sent with Nearhit-Tags: TAG
  --scope TEXT   all that were sent with Nearhit-Scope: TEXT
  --model NAME   all answers of a model
  --all          everything
  --dry-run      only list what would go
  --json         the report, for programs
  --data DIR     the data directory, where it is not the default one
`;

const REEMBED = `nearhit reembed [--all] [--dry-run | --stop] [--rate N/s] [--json]

Embeds stored questions again with the embedding model in use. Vectors of another model are never searched, so after a
change of --embedder what was stored before is found by its key and words alone until this was done. Answers, aliases,
hits and expiry stay as they are. The work is done by the nearhit that runs with this data directory, in the background:
a lookup's own text always goes first. Where it was cut off it goes on when it is started again.

  --all        also what carries vectors of the model in use; for a server elsewhere that changed under its name
  --dry-run    only count
  --stop       end the work that is under way
  --rate N/s   at most so many entries a second; as fast as it goes unless told
  --json       the report at the end, for programs
  --data DIR   the data directory, where it is not the default one
`;

export function helpFor(verb: VerbName | undefined): string {
  switch (verb) {
    case undefined:
      return FIRST_SCREEN;
    case 'serve':
      return serveHelp();
    case 'demo':
      return DEMO;
    case 'stats':
      return STATS;
    case 'explain':
      return EXPLAIN;
    case 'purge':
      return PURGE;
    case 'reembed':
      return REEMBED;
    case 'eval':
      return EVAL;
    case 'calibrate':
      return CALIBRATE;
    case 'forecast':
      return FORECAST;
    case 'edge':
      return EDGE;
    default:
      return verb satisfies never;
  }
}

function serveHelp(): string {
  const topics = [...new Set(SETTING_NAMES.map((name) => SETTINGS[name].topic))];
  return `nearhit [serve] [flags]

Runs the cache until SIGTERM, SIGINT or SIGHUP; streams under way then have --grace to finish, a second signal ends it at once.
Log lines (JSON) go to stdout, words for people to stderr. A flag wins over its variable (NEARHIT_MAX_SIZE for
--max-size), that over the same key (maxSize) of the JSON file given with --config FILE, that over the default.
Sizes: 512MB, 1GiB, bytes. Durations: 50ms, 10s, 15m, 24h, 7d.

${topics.map(topicHelp).join('\n')}`;
}

function topicHelp(topic: Topic): string {
  const rows = SETTING_NAMES.filter((name) => SETTINGS[name].topic === topic).map(rowHelp);
  return `${topic}\n${rows.join('')}`;
}

function rowHelp(name: SettingName): string {
  const { takes, help, where } = SETTINGS[name];
  const shown = shownDefault(name);
  const head = where === 'file' ? `${name} (only in the file)` : `${flagOf(name)}${takes === '' ? '' : ` ${takes}`}`;
  return `  ${head}\n      ${help}${shown === '' || where === 'file' || takes === '' ? '' : ` Default: ${shown}`}\n`;
}
