/**
 * Who is asking. A tenant is an HMAC with the install's secret over all credentials a request carries, so the store and
 * the logs hold nothing that opens anything, and two credentials never meet, also not one inside two headers. Callers
 * without any are one tenant among themselves: they are equal to the provider too.
 */
import type { Config } from '../config.ts';
import type { RawHeaders } from '../exchange.ts';
import { nameOfPiece, splitTarget } from '../query.ts';
import { toTenant, type Tenant } from '../units.ts';
import { canonical, type Json } from './canonical.ts';
import { classOf, classOfQuery } from './header-classes.ts';

export type Caller =
  | { readonly shared: 'own'; readonly tenant: Tenant; readonly credential: Tenant }
  /** The tenant is the group's; what this credential may see of it depends on its proof (proofs.ts). */
  | { readonly shared: 'group'; readonly group: string; readonly tenant: Tenant; readonly credential: Tenant };

export interface TenantResolver {
  /** `target`: path and query as the caller sent them. */
  resolve(headers: RawHeaders, target: string): Caller;
}

export interface TenantOptions {
  /** Keyed with the install's secret; base64url without padding. */
  readonly hmac: (text: string) => string;
  readonly sha256Hex: (text: string) => string;
  readonly tenant: Config['tenant'];
  readonly groups: Config['groups'];
}

interface Credential {
  readonly name: string;
  readonly value: string;
}

/** @throws RangeError for a tenant header that the hot path does not look at (raw-fingerprint.ts): its callers would be one. */
export function createTenants(options: TenantOptions): TenantResolver {
  const { hmac, tenant } = options;
  const header = tenant.kind === 'header' ? tenant.name.toLowerCase() : undefined;
  if (header !== undefined && classOf(header) === 'ignored') {
    throw new RangeError(
      `cannot keep tenants apart by the header ${JSON.stringify(header)}: it belongs to the connection, to tracing or to a proxy on the way; let the gateway set one of its own, as in header:X-Tenant`,
    );
  }
  const groupOf = groupFinder(options);
  const digest = (parts: Json): Tenant => toTenant(hmac(canonical(parts)));
  return {
    resolve: (headers, target) => {
      const credentials = credentialsIn(headers, target);
      const credential = digest(['credentials', credentials.map(({ name, value }) => [name, value])]);
      const named = header === undefined ? [] : valuesOf(headers, header);
      // A gateway that did not name a tenant is no reason to merge its callers: they fall back to their credentials.
      if (header !== undefined && named.length > 0) return { shared: 'own', tenant: digest(['header', header, named]), credential };
      const group = header === undefined ? groupOf(credentials) : undefined;
      if (group === undefined) return { shared: 'own', tenant: credential, credential };
      return { shared: 'group', group, tenant: digest(['group', group]), credential };
    },
  };
}

function credentialsIn(headers: RawHeaders, target: string): readonly Credential[] {
  const found: Credential[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase();
    if (classOf(name) === 'tenant') found.push({ name, value: headers[i + 1] ?? '' });
  }
  for (const piece of target.includes('?') ? splitTarget(target).pieces : []) {
    const name = nameOfPiece(piece);
    if (classOfQuery(name) === 'tenant') found.push({ name: `?${name}`, value: piece.slice(piece.indexOf('=') + 1) });
  }
  return found.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

function valuesOf(headers: RawHeaders, lowerName: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i < headers.length; i += 2) if ((headers[i] ?? '').toLowerCase() === lowerName) values.push(headers[i + 1] ?? '');
  return values;
}

/**
 * A caller belongs to a group if every credential it shows does: a member's key beside a stranger's is not a member.
 * `Authorization: Bearer X` may be listed by the whole value or by X alone.
 */
function groupFinder({ groups, sha256Hex }: TenantOptions): (credentials: readonly Credential[]) => string | undefined {
  const groupByDigest = new Map<string, string>();
  for (const [group, { credentials }] of Object.entries(groups)) {
    for (const listed of credentials) if (!groupByDigest.has(digestOf(listed))) groupByDigest.set(digestOf(listed), group);
  }
  if (groupByDigest.size === 0) return () => undefined;
  const groupOfOne = (value: string): string | undefined => {
    const bearer = /^Bearer +(.+)$/i.exec(value)?.[1];
    return groupByDigest.get(sha256Hex(value)) ?? (bearer === undefined ? undefined : groupByDigest.get(sha256Hex(bearer)));
  };
  return (credentials) => {
    const groupsFound = new Set(credentials.map(({ value }) => groupOfOne(value)));
    const [group] = groupsFound;
    return groupsFound.size === 1 ? group : undefined;
  };
}

function digestOf(listed: string): string {
  return listed.replace(/^sha256:/i, '').toLowerCase();
}
