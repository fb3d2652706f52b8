import { appkeyHmac } from './appkey-hmac.ts';
import { appkeyMd5 } from './appkey-md5.ts';
import { oauth2Client } from './oauth2-client.ts';
import { platformHmac } from './platform-hmac.ts';
import type { Signing } from './signing.ts';
import { staticSerial } from './static-serial.ts';
import { staticToken } from './static-token.ts';

export type { Message, Signer, Signing, Site } from './signing.ts';

/** Every way to sign a dialect may name. */
export const signings: readonly Signing[] = [
  platformHmac,
  appkeyHmac,
  appkeyMd5,
  oauth2Client,
  staticToken,
  staticSerial,
];
