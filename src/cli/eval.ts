/** `nearhit eval pairs|stream|conversations FILE`: how often is it right, and how often wrong, on labelled data of one's own? */
import { refuse, type Call, type ExitCode } from './call.ts';
import { evalConversations } from './eval/conversations.ts';
import { evalPairs } from './eval/pairs.ts';
import { evalStream } from './eval/stream.ts';
import { didYouMean } from './nearest.ts';

const WHAT: Readonly<Record<string, (call: Call) => Promise<ExitCode>>> = {
  pairs: evalPairs,
  stream: evalStream,
  conversations: evalConversations,
};

export async function evaluate(call: Call): Promise<ExitCode> {
  const [what = '', ...args] = call.args;
  const run = Object.hasOwn(WHAT, what) ? WHAT[what] : undefined;
  if (run !== undefined) return run({ ...call, args });
  const known = Object.keys(WHAT);
  const problem =
    what === '' || what.startsWith('-')
      ? `eval needs to know of what: ${known.join(', ')}`
      : `there is no evaluation of ${JSON.stringify(what)}, only of ${known.join(', ')}${didYouMean(what, known)}`;
  return refuse(call.err, [problem], 'eval');
}
