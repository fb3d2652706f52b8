import { appkeyHmac } from './appkey-hmac.ts';
import { appkeyMd5 } from './appkey-md5.ts';
import { mtls } from './mtls.ts';
import { oauth2Client } from './oauth2-client.ts';
import { platformHmac } from './platform-hmac.ts';
import type { Signing } from './signing.ts';
import { sm2Sm4 } from './sm2-sm4.ts';
import { staticSerial } from './static-serial.ts';
import { staticToken } from './static-token.ts';

export type { Message, Signer, Signing, Site } from './signing.ts';
export { standIn } from './signing.ts';

/** Every way to sign a dialect may name. */
export const signings: readonly Signing[] = [
  platformHmac,
  appkeyHmac,
  appkeyMd5,
  oauth2Client,
  staticToken,
  staticSerial,
  mtls,
  sm2Sm4,
];
