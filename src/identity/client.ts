import { importJWK, SignJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import type { PrivateJwk } from './department-key.ts';
import { assertionType } from './token-form.ts';

/** The form that a department's own system sends to `/oauth/token`: our side of the client, for commands and demos. */
export async function signTokenForm({
  department,
  key,
  issuer,
  scope,
  now,
}: {
  readonly department: string;
  readonly key: PrivateJwk;
  readonly issuer: string;
  readonly scope?: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}): Promise<URLSearchParams> {
  const seconds = Math.floor(now / 1000);
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: key.alg, typ: 'client-authentication+jwt', kid: key.kid })
    .setIssuer(department)
    .setSubject(department)
    .setAudience(issuer)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60)
    .setJti(uuidv7())
    .sign(await importJWK({ ...key }, key.alg));
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: assertionType,
    client_assertion: assertion,
    ...(scope !== undefined && { scope }),
  });
}
