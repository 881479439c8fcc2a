/** One product for a suite, in front of a provider whose answers each test chooses anew, and what is said to it in turn. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { answering, type Answer } from './chat-wire.ts';
import { newKey, startProduct, type Product, type ProductOptions } from './product.ts';

export interface Asking {
  product(): Product;
  /** A tenant of its own, and what the provider answers it. */
  begin(answer: (question: string) => Answer): string;
  /** Answers that were compared so far, and what came of it. */
  learnt(verdict: 'same' | 'different'): number;
}

export function asking(options: ProductOptions): Asking {
  let started: Product | undefined;
  const product = (): Product => started ?? assert.fail('the product is started before each test');
  before(async () => {
    started = await startProduct(options);
  });
  after(() => started?.close());
  return {
    product,
    begin: (answer) => {
      product().origin.forget();
      product().origin.answer(answering(answer));
      return newKey();
    },
    learnt: (verdict) => product().operations.stats().learned[verdict] ?? 0,
  };
}

/** What the user and the model said in turn, the user first and last. */
export function conversation(...said: readonly string[]): { readonly role: 'user' | 'assistant'; readonly content: string }[] {
  return said.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
}

/** The tier that answered; `miss` where the provider did. */
export function tierIn(status: string): string {
  return /; hit; .*detail=([a-z]+)/.exec(status)?.[1] ?? (status.includes('fwd=miss') ? 'miss' : status);
}
