/** Answers that answer nothing: a refusal, or a hedge. Two of them agree whatever was asked, so they are evidence of nothing. */

const LOOKED_AT = 240;
/** A hedge in a long answer introduces the answer; in a short one it is the answer. */
const SHORT = 160;

const REFUSALS = [
  /\bi(?:'m| am)? ?(?:sorry|afraid)\b/,
  /\bi(?:'m| am) (?:unable|not able|not sure|not certain|not aware|not familiar)\b/,
  /\bi (?:cannot|can't|can not|could not|couldn't|won't|will not|am unable to|don't have|do not have|don't know|do not know) ?/,
  /\b(?:unable|not able) to (?:help|assist|answer|provide|access)\b/,
  /\bas an? (?:ai|language model|assistant)\b/,
  /\b(?:no|not enough|insufficient) (?:information|context|data)\b/,
  /\bplease (?:provide|clarify|specify|share)\b/,
  /\b(?:could|can|would) you (?:please )?(?:provide|clarify|specify|share|tell me)\b/,
];
const HEDGES = [/\bit (?:really )?depends\b/, /\bthat depends\b/, /\bit varies\b/, /^(?:maybe|perhaps|possibly|unclear|unknown|n\/a)\b/];

export function isEvasion(text: string): boolean {
  const start = text.slice(0, LOOKED_AT).toLowerCase().replaceAll('’', "'");
  return REFUSALS.some((refusal) => refusal.test(start)) || (text.length <= SHORT && HEDGES.some((hedge) => hedge.test(start)));
}
