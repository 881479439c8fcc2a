/**
 * Which addresses a public target may have. The check sits inside the name lookup of the very connection that is made,
 * so the address checked is the address connected to: a name that answers differently the second time gains nothing.
 */
import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ProxyError } from '../errors.ts';

/** Azure's host agent: a public address by its range, a metadata service by its nature. */
const METADATA = '168.63.129.16';
/** IPv6 addresses that are given out at all (RFC 4291 2.4); whatever else looks like unicast is compatible or site-local form. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** False for private, link-local, loopback, shared, multicast, reserved and metadata addresses, in any IPv6 disguise. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast' && parsed.toString() !== METADATA;
  // NAT64 (RFC 6052): the last four bytes are where the packet goes.
  if (parsed.range() === 'rfc6052') return isPublicAddress(parsed.toByteArray().slice(12).join('.'));
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST);
}

/** One address that is not public refuses the whole name: a mixed answer is what rebinding looks like. */
export function publicOnly(lookup: LookupFunction = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      if (error !== null) return callback(error, address, family);
      const addresses = typeof address === 'string' ? [address] : address.map((entry) => entry.address);
      if (addresses.every(isPublicAddress)) return callback(null, address, family);
      return callback(addressNotAllowed(hostname), '', 0);
    });
  };
}

/** The address is not told: a caller could map the operator's network with it. */
export function addressNotAllowed(hostname: string): ProxyError {
  return new ProxyError(
    'address-not-allowed',
    `cannot forward to ${JSON.stringify(hostname.slice(0, 80))}: it has a private, link-local or reserved address; if it is yours, the operator names it with --upstream, --allow-upstream or "upstreams"`,
  );
}
