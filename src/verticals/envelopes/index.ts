import type { Envelope } from './envelope.ts';
import { packageXml } from './package-xml.ts';
import { statusMessageData } from './status-message-data.ts';

export type { Envelope, Opened, Wrapping } from './envelope.ts';

/** Every envelope a dialect may name. */
export const envelopes: readonly Envelope[] = [statusMessageData, packageXml];
