/** What the demo asks. Only the asking is written down here; what comes of it is computed. */

export interface Question {
  readonly text: string;
  readonly shape: 'json' | 'stream';
  /** Whose key: two callers who must never see each other's answers. */
  readonly caller: 'A' | 'B';
  /** What else is different about this request, for the reader of the table. */
  readonly note?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly model?: string;
}

const json = (text: string, more: Partial<Question> = {}): Question => ({ text, shape: 'json', caller: 'A', ...more });
const stream = (text: string, more: Partial<Question> = {}): Question => ({ text, shape: 'stream', caller: 'A', ...more });

export const QUESTIONS: readonly Question[] = [
  stream('How do I reset my password?'),
  stream('How do I reset my password?'),
  json('How do I reset my password?'),
  json('how do I  reset my password'),
  json('How can I reset my password?'),
  stream('How do I go about resetting my password?'),
  json('How do I reset my password?', { caller: 'B' }),
  json('How many calories are in 200 g of brown rice?'),
  stream('How many calories are there in 200 g of brown rice?'),
  json('How many calories are in 250 g of brown rice?'),
  stream('How do I get from Paris to Lyon by train?'),
  json('How can I get from Paris to Lyon by train?'),
  json('How do I get from Lyon to Paris by train?'),
  json('Who was king after Henry VII of England?'),
  stream('Who was king after Henry VIII of England?'),
  json('Should I eat before a morning run?'),
  json('Should I not eat before a morning run?'),
  stream('Should I eat before my morning run?'),
  json('What is the capital of Australia?'),
  json("What's the capital of Australia?"),
  json('What is the capital of Austria?'),
  json('What causes the tides?', { note: 'no-store', headers: { 'cache-control': 'no-store' } }),
  stream('How do I reset my password?', { note: 'other model', model: 'demo-model-large' }),
];
