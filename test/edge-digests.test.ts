/** What identity rests on in the guest, against Node's own. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { it } from 'node:test';
import { fc } from './support/property.ts';
import { createDigests } from '../edge/guest/digests.ts';

it('SHA-256 and HMAC of any text and any secret are those of Node', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 300, unit: 'binary' }),
    fc.nat(200).map((length) => 'x'.repeat(length)),
  );
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 140 }), (one, secret) => {
      const { sha256, sha256Hex, hmac } = createDigests(secret);
      assert.equal(sha256(one), createHash('sha256').update(one).digest('base64url'));
      assert.equal(sha256Hex(one), createHash('sha256').update(one).digest('hex'));
      assert.equal(hmac(one), createHmac('sha256', secret).update(one).digest('base64url'));
    }),
    { numRuns: 600 },
  );
});
