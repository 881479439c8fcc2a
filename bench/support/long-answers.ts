/** One answer of many pieces, as a stream and whole, in each protocol whose streams are long. */
import { plainText } from '../../test/fixtures/anthropic-messages.ts';
import { wireOf as messageWire } from '../../test/fixtures/anthropic-wire.ts';
import { answerOf, candidateOf, chunksOf, text } from '../../test/fixtures/gemini.ts';
import { wireOf as geminiWire } from '../../test/fixtures/gemini-wire.ts';
import { message, responseOf, spoken, streamed, textPart } from '../../test/fixtures/responses.ts';
import { wireOf as responseWire } from '../../test/fixtures/responses-wire.ts';
import { completion, completionStream } from '../../test/support/chat-wire.ts';
import { ENDPOINTS, type Answer, type Endpoint } from '../../test/support/endpoints.ts';

const WRITERS: Readonly<Record<string, (pieces: readonly string[]) => Answer['wire']>> = {
  'chat/completions': (pieces) => {
    const content = pieces.join('');
    return { json: completion({ content }), stream: completionStream({ content }, 'included') };
  },
  responses: (pieces) => {
    const json = responseOf([message('msg_1', textPart(pieces.join('')))]);
    return { json: JSON.stringify(json), stream: responseWire(streamed(json, spoken(0, 'msg_1', pieces))) };
  },
  'v1/messages': (pieces) => {
    const deltas = pieces.map((piece) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } }));
    const events = plainText.events.filter(({ type }) => type !== 'content_block_delta' && type !== 'ping');
    const json = { ...plainText.json, content: [{ type: 'text', text: pieces.join('') }] };
    return {
      json: JSON.stringify(json),
      stream: [...events.slice(0, 2), ...deltas, ...events.slice(2)].map((event) => messageWire([event])),
    };
  },
  ':generateContent, :streamGenerateContent?alt=sse': (pieces) => {
    const whole = { chunks: chunksOf(pieces.map((piece) => [text(piece)])), json: answerOf([candidateOf([text(pieces.join(''))])]) };
    return { json: geminiWire(whole, 'json').join(''), stream: geminiWire(whole, 'events') };
  },
};

/** The endpoints of the conformance table, answering at this length. */
export function longAnswers(events: number): readonly Endpoint[] {
  const pieces = Array.from({ length: events }, (_, i) => ` word${i % 97}`);
  return ENDPOINTS.flatMap((endpoint) => {
    const write = WRITERS[endpoint.name];
    if (write === undefined) return [];
    const wire = write(pieces);
    return { ...endpoint, answer: () => ({ json: undefined, wire }) };
  });
}
