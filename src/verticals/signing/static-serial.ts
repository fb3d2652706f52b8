import { z } from 'zod';
import { defineSigning } from './signing.ts';

const credential = z.strictObject({
  serial: z.string('the interface serial number').min(1, 'the interface serial number'),
});

/**
 * Static serial number (接口序列号) of the traffic police's interfaces: `xtlb` (system class), `jkxlh` (the caller's
 * serial number) and `jkid` (interface number) as plain arguments of every call; no signature, no expiry. The service's
 * own number is the `jkid`, such as 01C21; its first two digits are the `xtlb`.
 */
export const staticSerial = defineSigning({
  name: 'static-serial',
  credential,
  needsService: true,
  members: ['xtlb', 'jkxlh', 'jkid'],
  signer: ({ serial }, { service }) => ({
    members: () => ({ xtlb: service.slice(0, 2), jkxlh: serial, jkid: service }),
  }),
});
