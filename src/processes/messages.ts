/** What a worker process and its slot say to each other. */
export interface WorkerRequest<Request> {
  readonly call: number;
  readonly request: Request;
}

export type WorkerReply<Answer> =
  | { readonly kind: 'ready' }
  /** What it works with could not be loaded; the worker is of no use. */
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'answered'; readonly call: number; readonly answer: Answer }
  /** This call alone failed; the worker goes on. */
  | { readonly kind: 'refused'; readonly call: number; readonly why: string };
