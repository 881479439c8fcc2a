/** The error side of a WIT result: the transpiled component takes `payload` off whatever an import throws. */
export class WitError extends Error {
  override readonly name = 'WitError';
  readonly payload: unknown;
  constructor(payload: unknown) {
    super(typeof payload === 'string' ? payload : JSON.stringify(payload));
    this.payload = payload;
  }
}
