/** All that a request needs, joined by compose.ts: ports and frozen config, no adapter. */
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { ProxyError } from '../errors.ts';
import type { RawHeaders } from '../exchange.ts';
import type { Proofs } from '../identity/proofs.ts';
import type { Observer } from '../observer.ts';
import type { DialectName } from '../prompt.ts';
import type { Catalogue } from '../store/store.ts';
import type { Budget } from '../upstream/budget.ts';
import type { Flights } from '../upstream/coalesce.ts';
import type { Target, Upstream } from '../upstream/upstream.ts';
import type { AdmitPorts } from './admit.ts';
import type { Audits } from './audit.ts';
import type { Chain } from './chain.ts';
import type { Feedback } from './feedback.ts';
import type { Finder } from './find.ts';
import type { Hits } from './hits.ts';
import type { Ids } from './ids.ts';
import type { ModelHost } from './models/model-host.ts';
import type { OwnPage, ReadyState } from './own-pages.ts';
import type { CachedRoute, Understand } from './understand.ts';
import type { UsageAsked } from './usage-asked.ts';
import type { Weigher } from './weigh.ts';

export type Route =
  | ({ readonly kind: 'cached' } & CachedRoute)
  | { readonly kind: 'through'; readonly target: Target; readonly path: string; readonly reason: 'unknown-endpoint' | 'endpoint-off' }
  | { readonly kind: 'own'; readonly page: OwnPage }
  | { readonly kind: 'refused'; readonly error: ProxyError };

export interface Core {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly budget: Budget;
  readonly observer: Observer;
  readonly upstream: Upstream;
  readonly flights: Flights;
  readonly finder: Finder;
  readonly weigher: Weigher;
  readonly catalogue: Pick<Catalogue, 'remove' | 'touch'>;
  readonly proofs: Proofs;
  readonly admission: AdmitPorts;
  readonly understand: Understand;
  readonly chain: Chain;
  readonly dialects: (name: DialectName) => Dialect;
  readonly route: (method: string, target: string, headers: RawHeaders, origin?: string) => Route;
  readonly usageAsked: UsageAsked;
  readonly hits: Hits;
  readonly audits: Audits;
  readonly feedback: Feedback;
  readonly models: ModelHost;
  readonly ready: () => ReadyState;
}
