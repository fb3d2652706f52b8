import { z } from 'zod';
import { failed } from '../failures.ts';
import { defineSigning, keyText } from './signing.ts';

const pem = (label: string) => new RegExp(`^\\s*-----BEGIN ${label}-----[\\s\\S]+-----END ${label}-----\\s*$`);

const credential = z.strictObject({
  /** The gateway's own certificate first, then those between it and the authority. */
  certificate: keyText(pem('CERTIFICATE'), 'the gateway’s certificate in PEM'),
  /** PKCS #8, PKCS #1 or RFC 5915, not encrypted. */
  privateKey: keyText(pem('(?:EC |RSA )?PRIVATE KEY'), 'the certificate’s private key in PEM'),
  /** Who vouches for the vertical; without it, the public authorities do. */
  authority: keyText(pem('CERTIFICATE'), 'the vertical’s authority in PEM').optional(),
});

/**
 * Mutual TLS (双向 TLS): the certificate in the handshake is all that proves who calls (RFC 8446 §4.4.2). Its members are PEM
 * texts (RFC 7468). At the edge the runtime holds the certificate, bound under the name that `certificate` has in the environment.
 */
export const mtls = defineSigning({
  name: 'mtls',
  credential,
  needsService: false,
  needsTls: true,
  signer: ({ certificate, privateKey, authority }) => ({
    clientCertificate: { certificate, privateKey, ...(authority !== undefined && { authority }) },
  }),
  // A proxy that lets the handshake pass and speaks for it afterwards: nginx answers 400 with a page of its own.
  platformFailure: ({ status, headers }) =>
    [400, 401, 403].includes(status) && headers['content-type']?.startsWith('text/html')
      ? failed('vertical-refused', `http ${status}`)
      : undefined,
});
