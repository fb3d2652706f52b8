import 'reflect-metadata'; // @peculiar/x509 wants it first
import { randomBytes, type webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key (PKCS #8), both PEM (RFC 7468). */
export interface CertifiedKey {
  readonly certificate: string;
  readonly privateKey: string;
}

/** One who vouches for servers and clients by X.509 certificates (RFC 5280). It lives as long as the process. */
export interface Authority {
  /** Its own certificate, PEM. */
  readonly certificate: string;
  issue(holder: Holder): Promise<CertifiedKey>;
}

export interface Holder {
  /** The subject's common name. */
  readonly name: string;
  readonly use: 'server' | 'client';
  /** Names and IP addresses a server is reached by. */
  readonly hosts?: readonly string[];
  /** Milliseconds since 1970; by default a year after it was issued. */
  readonly endsAt?: number;
}

/** Dates are by the machine's clock, which TLS goes by. */
export async function createAuthority(name: string): Promise<Authority> {
  const keys = await generateKeys();
  const validity = () => ({ notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 366 * dayMs) });
  const issuer = `CN=${name}`;
  const own = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: issuer,
    keys,
    signingAlgorithm,
    ...validity(),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    certificate: own.toString('pem'),
    async issue({ name: subject, use, hosts = [], endsAt }) {
      const { publicKey, privateKey } = await generateKeys();
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: `CN=${subject}`,
        issuer,
        publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm,
        ...validity(),
        ...(endsAt !== undefined && { notBefore: new Date(endsAt - dayMs), notAfter: new Date(endsAt) }),
        extensions: extensionsFor(use, hosts),
      });
      const key = await crypto.subtle.exportKey('pkcs8', privateKey);
      return { certificate: certificate.toString('pem'), privateKey: PemConverter.encode(key, 'PRIVATE KEY') };
    },
  };
}

const dayMs = 86_400_000;
const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

/** RFC 5280 §4.1.2.2: positive, and never the same twice. */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

function extensionsFor(use: Holder['use'], hosts: readonly string[]): Extension[] {
  const names = hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host }));
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([use === 'server' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
    ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
  ];
}
