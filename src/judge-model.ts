/** Joins the optional judge model to its upstream and its budget. Asked of what is learnt, never of what is served. */
import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import { createJudgeModel, type AskModel, type JudgeBudget } from './learn/judge-model.ts';
import type { Observer } from './observer.ts';
import { createChatSender } from './upstream/chat-sender.ts';
import { parseTarget } from './upstream/routes.ts';
import type { Upstream } from './upstream/upstream.ts';

const ANSWERS_WITHIN_MS = 60_000;

/**
 * `undefined` where none is configured. The credential is the operator's own, for the judge alone: no caller's key goes there.
 * @throws RangeError where it is named by an upstream that the configuration does not have.
 */
export function createJudgeAsker(
  { judgeModel, judgeKey: key, upstreams }: Config,
  upstream: Upstream,
  budget: JudgeBudget,
): AskModel | undefined {
  if (judgeModel === undefined) return undefined;
  const url = judgeModel.kind === 'url' ? judgeModel.url : upstreams[judgeModel.upstream]?.url;
  if (url === undefined) {
    const name = judgeModel.kind === 'url' ? '' : judgeModel.upstream;
    throw new RangeError(
      `cannot use the judge model ${JSON.stringify(judgeModel.model)}: no upstream is named ${JSON.stringify(name)}; name one of "upstreams" in the config file, or write URL#MODEL`,
    );
  }
  const send = createChatSender({ upstream, target: parseTarget(url), key, timeoutMs: ANSWERS_WITHIN_MS });
  return createJudgeModel({ model: judgeModel.model, budget, send, randomMark: () => randomBytes(12).toString('base64url') });
}

/** Every request that goes by earns the judge model its share of one. */
export function earning<Told extends Observer>(observer: Told, budget: JudgeBudget): Told {
  return {
    ...observer,
    request: (record) => {
      budget.earn();
      observer.request(record);
    },
  };
}
