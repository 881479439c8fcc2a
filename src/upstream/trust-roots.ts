/**
 * The certificates an upstream's own may descend from: Node's, whatever NODE_EXTRA_CA_CERTS adds, and the operator's
 * file. One context for all connections, since building one parses some 150 certificates.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { messageOf } from '../errors.ts';

/** `undefined`: Node's default is right as it is. @throws Error when the file holds no certificate. */
export function trustRoots(
  caFile: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): tls.SecureContext | undefined {
  if (caFile === undefined) return undefined;
  return tls.createSecureContext({ ca: [...defaultRoots(environment), ...readCertificates(caFile)] });
}

/** Node 22.15 and later tell their own list, NODE_EXTRA_CA_CERTS and system roots included; earlier ones need it put together. */
function defaultRoots(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const ask = (tls as { getCACertificates?: (type: 'default') => string[] }).getCACertificates;
  if (ask !== undefined) return ask('default');
  const extra = environment['NODE_EXTRA_CA_CERTS'];
  return extra === undefined || extra === '' ? tls.rootCertificates : [...tls.rootCertificates, ...readCertificates(extra)];
}

function readCertificates(file: string): readonly string[] {
  try {
    const found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length === 0) throw new Error('it holds no PEM certificate');
    for (const certificate of found) void new X509Certificate(certificate);
    return found;
  } catch (error) {
    throw new Error(`cannot use the certificate file ${JSON.stringify(file)}: ${messageOf(error)}; give a file of PEM certificates`, {
      cause: error,
    });
  }
}
