import { randomBytes } from 'node:crypto';
import { readSoapCall, type SoapWords, soapFault, soapReply } from '../owners/soap-envelope.ts';
import type { Word } from '../owners/words.ts';
import { type ArrivedCall, environmentName, type Gate, type Refusal } from './gate.ts';
import { isEqual } from './is-equal.ts';

/** What the owner says of each argument that is not right. */
export interface SerialRefusals {
  readonly missing: Word;
  /** The serial number is not one it gave out. */
  readonly serial: Word;
  /** The interface is not the one that is called here, or not of that system class. */
  readonly interface: Word;
}

/**
 * System class, serial number and interface number as plain arguments of a SOAP call. The owner demands what SOAP 1.1 over
 * HTTP does: media type, `SOAPAction`, envelope; what is none of it is a Fault.
 */
export function staticSerialGate(vertical: string, words: SoapWords, refusals: SerialRefusals): Gate {
  const serial = randomBytes(12).toString('hex').toUpperCase();
  const refused = (word: Word): Refusal => ({ status: 200, body: soapReply(words, word) });
  return {
    pathPrefix: '',
    open() {},
    admit({ headers, body, operation: { service = '' } }: ArrivedCall) {
      // §6.1.1: a client must send it, be it the empty string.
      const isSoap = /^text\/xml\s*(;|$)/i.test(headers.get('content-type') ?? '') && headers.has('soapaction');
      const call = isSoap ? readSoapCall(new TextDecoder('gbk').decode(body), words) : undefined;
      if (call === undefined) return { status: 500, body: soapFault('请求不是 SOAP 1.1 报文') };
      const { xtlb, jkxlh, jkid } = call;
      if (!xtlb || !jkxlh || !jkid) return refused(refusals.missing);
      if (!isEqual(jkxlh, serial)) return refused(refusals.serial);
      return jkid === service && xtlb === service.slice(0, 2) ? undefined : refused(refusals.interface);
    },
    unauthorised: 'own',
    environment: { [`${environmentName(vertical)}_SERIAL`]: serial },
  };
}
