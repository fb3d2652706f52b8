import type { PublicJwk, Text } from '../model/index.ts';
import { type ClaimFault, claimFaults, secondsBetween } from './claims.ts';
import { type CompactJws, parseCompact } from './compact.ts';
import { signatureVerifies } from './signature.ts';
import { tokenKinds } from './token-mint.ts';

/** What can be said of a client assertion or an access token without asking the gateway. */
export interface TokenExplanation {
  readonly kind: 'client-assertion' | 'access-token' | 'unreadable';
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Everything that the gateway would not take; empty if it would take it. */
  readonly faults: readonly ClaimFault[];
  /** `unchecked` where no key was given. */
  readonly signature: 'verifies' | 'does-not-verify' | 'unchecked';
}

/**
 * Looks at a token as the gateway would, offline, and names everything that is wrong at once. `key`: the public JWK it
 * should verify with; `now`: seconds since 1970. Whether it was used or revoked only the gateway knows.
 */
export async function explainToken(
  text: string,
  { issuer, key, now }: { readonly issuer: string; readonly key?: PublicJwk | undefined; readonly now: number },
): Promise<TokenExplanation> {
  const token = text.trim().replace(/^Bearer /i, '');
  const parsed = parseCompact(token);
  if (!parsed.ok) {
    const want = 'header.claims.signature';
    const fault = { claim: 'JWT', got: `${token.length} characters`, want, message: parsed.failure };
    return { kind: 'unreadable', faults: [fault], signature: 'unchecked' };
  }
  const { header, claims } = parsed.value;
  const isAccessToken = header.typ === tokenKinds.access.typ;
  const faults = isAccessToken
    ? [...algorithmFaults(header, ['ES256']), ...accessTokenFaults(claims, issuer, now)]
    : [...algorithmFaults(header, ['ES256', 'Ed25519', 'EdDSA']), ...assertionFaults(parsed.value, issuer, now)];
  const agreeing = key === undefined ? [] : keyFaults(header, key);
  const kind = isAccessToken ? 'access-token' : 'client-assertion';
  const signature = key === undefined ? 'unchecked' : await checkSignature(token, key);
  return { kind, header, claims, faults: [...faults, ...agreeing], signature };
}

async function checkSignature(token: string, key: PublicJwk) {
  return (await signatureVerifies(token, key)) ? 'verifies' : 'does-not-verify';
}

/** Offline nobody knows whose key it is: the subject is taken at its word, and the rest must agree with it. */
function assertionFaults(jws: CompactJws, issuer: string, now: number): readonly ClaimFault[] {
  const { sub, iss } = jws.claims;
  const named = [sub, iss].find((each) => typeof each === 'string');
  return claimFaults(jws, { department: typeof named === 'string' ? named : '{department}', issuer, now });
}

function algorithmFaults(header: CompactJws['header'], allowed: readonly string[]): readonly ClaimFault[] {
  const faults: ClaimFault[] = [];
  if (typeof header.alg !== 'string' || !allowed.includes(header.alg))
    faults.push({
      claim: 'alg',
      got: header.alg ?? null,
      want: allowed.join(' | '),
      message: {
        zh: `头部 alg 应为 ${allowed.join('、')} 之一，且与登记的密钥一致`,
        en: `the header parameter alg must be one of ${allowed.join(', ')}, and that of the registered key`,
      },
    });
  if (typeof header.kid !== 'string' || header.kid === '')
    faults.push({
      claim: 'kid',
      got: header.kid ?? null,
      want: 'the kid of a registered key',
      message: { zh: '头部须有 kid，写明用哪一把登记的密钥签名', en: 'the header must name the registered key in kid' },
    });
  return faults;
}

function keyFaults(header: CompactJws['header'], key: PublicJwk): readonly ClaimFault[] {
  return (['kid', 'alg'] as const)
    .filter((name) => header[name] !== key[name])
    .map((name) => ({
      claim: name,
      got: header[name] ?? null,
      want: key[name],
      message: {
        zh: `头部 ${name} 与所给的公钥不一致；一把密钥只有一个 kid 和一个 alg`,
        en: `the header's ${name} is not that of the given key; a key has one kid and one alg`,
      },
    }));
}

function accessTokenFaults(
  claims: Readonly<Record<string, unknown>>,
  issuer: string,
  now: number,
): readonly ClaimFault[] {
  const faults = (['iss', 'aud'] as const)
    .filter((name) => claims[name] !== issuer)
    .map((name): ClaimFault => ({ claim: name, got: claims[name] ?? null, want: issuer, message: otherGateway }));
  const { exp } = claims;
  if (typeof exp !== 'number' || exp <= now)
    faults.push({
      claim: 'exp',
      got: exp ?? null,
      want: `${now + 1}..`,
      message: {
        zh: '访问令牌已过期；到 /oauth/token 换取新令牌',
        en: 'the access token has expired; get a new one at /oauth/token',
      },
      ...(typeof exp === 'number' && { differenceSeconds: secondsBetween(exp, now) }),
    });
  return faults;
}

const otherGateway: Text = {
  zh: '这个访问令牌不是此网关发的，或网关标识不同',
  en: 'this access token is not from this gateway, or the issuer is another',
};
