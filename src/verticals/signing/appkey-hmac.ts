import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineSigning } from './signing.ts';

const credential = z.strictObject({
  appKey: z.string('the application key').min(1, 'the application key'),
  appSecret: z.string('the application secret').min(1, 'the application secret'),
});

/** Application key with an HMAC over the whole request (应用密钥 HMAC 签名): RFC 2104 with SHA-256, in lower-case hex. */
export const appkeyHmac = defineSigning({
  name: 'appkey-hmac',
  credential,
  needsService: false,
  signer: ({ appKey, appSecret }) => ({
    headers({ method, url, body = new Uint8Array() }, { now, nonce }) {
      const bodyDigest = createHash('sha256').update(body).digest('hex');
      const signed = `${method}${new URL(url).pathname}${now}${nonce}${bodyDigest}`;
      return {
        'x-app-key': appKey,
        'x-timestamp': String(now),
        'x-nonce': nonce,
        'x-sign': createHmac('sha256', appSecret).update(signed).digest('hex'),
      };
    },
  }),
});
