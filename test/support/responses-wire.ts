/** A scripted origin that speaks Responses: whole or streamed, as the request asks. */
import { message, responseOf, spoken, streamed, textPart, type ResponsesFixture } from '../fixtures/responses.ts';
import { wireOf } from '../fixtures/responses-wire.ts';
import type { Script, SeenRequest } from './origin.ts';

export interface ResponsesRequest {
  readonly model?: string;
  readonly stream?: boolean;
  readonly input?: unknown;
  readonly previous_response_id?: string;
}

export function responsesRequestOf(request: SeenRequest): ResponsesRequest {
  return JSON.parse(request.body.toString('utf8')) as ResponsesRequest;
}

/** Answers with one fixture, in the form asked for. */
export function replying(fixture: Pick<ResponsesFixture, 'json' | 'events'>): (request: SeenRequest) => Script {
  return (seen) => {
    if (responsesRequestOf(seen).stream !== true) return { kind: 'json', body: JSON.stringify(fixture.json, null, 2) };
    return { kind: 'sse', pieces: wireOf(fixture.events) };
  };
}

/** Says what it was asked, and is another response each time, as a provider's are. */
export function echoing(): (request: SeenRequest, index: number) => Script {
  return (seen, index) => {
    const { input } = responsesRequestOf(seen);
    const said = `You asked: ${typeof input === 'string' ? input : JSON.stringify(input)}`;
    const json = responseOf([message(`msg_${index}`, textPart(said))], { id: `resp_${index}` });
    return replying({ json, events: streamed(json, spoken(0, `msg_${index}`, [said.slice(0, 11), said.slice(11)])) })(seen);
  };
}
