/** What the guest tells of itself, as JSON lines to whoever reads the host's log. Never a prompt or a credential. */
import type { Config } from '../../src/config.ts';
import type { Observer } from '../../src/observer.ts';

/** A guest knows of its own request alone. */
export interface GuestObserver extends Observer {
  storeFailing(): boolean;
}

const LEVELS: Readonly<Record<Config['logLevel'], number>> = { silent: 0, error: 1, warn: 2, info: 3, debug: 4 };

export function createConsoleObserver(level: Config['logLevel'], write: (line: string) => void): GuestObserver {
  let store: 'ok' | 'failing' = 'ok';
  const say = (at: Config['logLevel'], line: () => object): void => {
    if (LEVELS[level] >= LEVELS[at]) write(JSON.stringify({ level: at, ...line() }));
  };
  return {
    request: (record) => say('info', () => ({ msg: 'request', ...record })),
    stored: (result, requestId) => say('debug', () => ({ msg: 'stored', result, id: requestId })),
    learned: () => {},
    embedded: () => {},
    fault: (code, message) => {
      if (code === 'store-read-failed' || code === 'store-write-failed') store = 'failing';
      say('warn', () => ({ msg: message, code }));
    },
    storeFailing: () => store === 'failing',
  };
}
