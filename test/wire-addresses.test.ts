import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { isPublicAddress, publicOnly } from '../src/upstream/addresses.ts';

const REFUSED = [
  '127.0.0.1',
  '127.255.0.1',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '::',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  'fec0::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '::127.0.0.1',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  '2001:0:1::',
  '2001:db8::1',
  'localhost',
  '',
];
const ALLOWED = ['1.1.1.1', '104.18.6.192', '2606:4700::6812:6c0', '::ffff:1.1.1.1', '64:ff9b::101:101'];

test('private, link-local, loopback, metadata and reserved addresses are refused in every disguise', () => {
  for (const address of REFUSED) assert.equal(isPublicAddress(address), false, address);
});

test('public addresses pass, also mapped and behind NAT64', () => {
  for (const address of ALLOWED) assert.equal(isPublicAddress(address), true, address);
});

function resolve(answers: readonly string[]): Promise<NodeJS.ErrnoException | null> {
  const addresses: LookupAddress[] = answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return new Promise((done) =>
    publicOnly((_name, _options, callback) => callback(null, addresses))('api.example', { all: true }, (error) => done(error)),
  );
}

test('one private address among public ones refuses the name, and the message does not tell it', async () => {
  assert.equal(await resolve(['1.1.1.1', '2606:4700::1']), null);
  const refusal = await resolve(['1.1.1.1', '10.9.8.7']);
  assert.equal(refusal?.code, 'address-not-allowed');
  assert.doesNotMatch(refusal?.message ?? '', /10\.9/);
});

test('a failed lookup stays what it is', async () => {
  const failure = Object.assign(new Error('nope'), { code: 'ENOTFOUND' });
  const told = await new Promise((done) =>
    publicOnly((_name, _options, callback) => callback(failure, ''))('x.example', {}, (error) => done(error)),
  );
  assert.equal(told, failure);
});
