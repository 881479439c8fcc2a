/** What a person is told when an embedder goes, and when it is back: the same words of each kind. */
export const saidDown = (why: string): string => `the embedder is down: ${why}; answers are found by their exact words until it is back`;
export const SAID_BACK = 'the embedder is back';
