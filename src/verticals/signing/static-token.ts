import { z } from 'zod';
import { failed } from '../failures.ts';
import { defineSigning } from './signing.ts';

const credential = z.strictObject({
  token: z.string('the token').regex(/^[\w.~+/-]+=*$/, 'a token as RFC 6750 §2.1 allows it in a header'),
});

/** One long-lived token a caller (静态令牌), in the header as RFC 6750 §2.1 says. It is renewed by hand alone. */
export const staticToken = defineSigning({
  name: 'static-token',
  credential,
  needsService: false,
  signer: ({ token }) => ({
    headers: () => ({ authorization: `Bearer ${token}` }),
  }),
  // RFC 6750 §3.1: the one place where an HTTP status speaks for a vertical.
  platformFailure: ({ status }) => (status === 401 ? failed('vertical-refused', 'http 401') : undefined),
});
