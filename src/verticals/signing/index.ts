import { appkeyHmac } from './appkey-hmac.ts';
import { oauth2Client } from './oauth2-client.ts';
import { platformHmac } from './platform-hmac.ts';
import type { Signing } from './signing.ts';

export type { Signing, Site } from './signing.ts';

/** Every way to sign a dialect may name. */
export const signings: readonly Signing[] = [platformHmac, appkeyHmac, oauth2Client];
