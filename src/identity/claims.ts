import type { Text } from '../model/index.ts';
import type { CompactJws } from './compact.ts';

/** One claim (or header parameter) of a client assertion that is not as it should be. */
export interface ClaimFault {
  readonly claim: string;
  /** As it came; null where it is missing. */
  readonly got: unknown;
  readonly want: string;
  readonly message: Text;
  /** For times: how far `got` is ahead of the gateway's clock, seconds; negative if behind. */
  readonly differenceSeconds?: number;
}

export interface ExpectedClaims {
  readonly department: string;
  readonly issuer: string;
  /** The form's `client_id`, where there is one. */
  readonly clientId?: string | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

/** How far a client's clock may be off, seconds. */
export const clockToleranceSeconds = 60;
/** How far ahead `exp` may be, seconds. */
const assertionLifetimeMax = 300;

/**
 * Everything that is wrong with a client assertion's claims (RFC 7523 §3, narrowed as RFC 8725 §3 advises). Asked only
 * once the signature has verified: then the caller has proven who it is and may learn all of it.
 */
export function claimFaults({ header, claims }: CompactJws, expected: ExpectedClaims): readonly ClaimFault[] {
  const { department, issuer, clientId, now } = expected;
  return [
    typeFault(header.typ),
    partyFault('iss', claims.iss, department),
    partyFault('sub', claims.sub, department),
    clientId === undefined ? undefined : partyFault('client_id', clientId, department),
    audienceFault(claims.aud, issuer),
    expiryFault(claims.exp, now),
    notBeforeFault(claims.nbf, now),
    issuedAtFault(claims.iat, now),
    identifierFault(claims.jti),
  ].filter((fault) => fault !== undefined);
}

/** RFC 8725 §3.11: an assertion says that it is one, or says nothing; another kind of token never passes for it. */
function typeFault(typ: unknown): ClaimFault | undefined {
  if (typ === undefined) return undefined;
  const name = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined; // RFC 7515 §4.1.9
  if (name === 'jwt' || name === 'client-authentication+jwt') return undefined;
  return fault('typ', typ, 'JWT', {
    zh: '头部 typ 应省略，或为 JWT、client-authentication+jwt',
    en: 'the header parameter typ must be absent, JWT or client-authentication+jwt',
  });
}

/** RFC 7523 §3 items 1 and 2B: issuer and subject are the client itself. */
function partyFault(claim: string, got: unknown, department: string): ClaimFault | undefined {
  if (got === department) return undefined;
  return fault(claim, got, department, {
    zh: `${claim} 应为部门标识 ${department}（该签名密钥登记在此部门名下）`,
    en: `${claim} must be ${department}, the department this key is registered for`,
  });
}

/** RFC 7523 §3 item 3, narrowed: the issuer and nothing beside it, or another server could pass the assertion on (CVE-2025-27370). */
function audienceFault(got: unknown, issuer: string): ClaimFault | undefined {
  if (got === issuer) return undefined;
  if (Array.isArray(got))
    return fault('aud', got, issuer, {
      zh: `aud 应为一个字符串 ${issuer}，不能是数组`,
      en: `aud must be the one string ${issuer}, not an array`,
    });
  return fault('aud', got, issuer, {
    zh: `aud 应与网关标识 ${issuer} 逐字相同（不是令牌地址，末尾不加斜杠）`,
    en: `aud must be exactly the issuer ${issuer}: not the token endpoint, no slash added`,
  });
}

/** RFC 7523 §3 item 4. */
function expiryFault(got: unknown, now: number): ClaimFault | undefined {
  const want = `${now + 1}..${now + assertionLifetimeMax}`;
  if (!isTime(got)) return fault('exp', got, want, notATime('exp', now));
  const difference = secondsBetween(got, now);
  if (got <= now - clockToleranceSeconds)
    return fault(
      'exp',
      got,
      want,
      {
        zh: `断言已于 ${-difference} 秒前过期（按网关时钟，容差 ${clockToleranceSeconds} 秒）；请校准时钟，每次请求现签一个断言`,
        en: `the assertion expired ${-difference} seconds ago by the gateway's clock (tolerance ${clockToleranceSeconds} s); check the clock and sign a new assertion for each request`,
      },
      difference,
    );
  if (got > now + assertionLifetimeMax + clockToleranceSeconds)
    return fault(
      'exp',
      got,
      want,
      {
        zh: `exp 比网关时钟晚 ${difference} 秒，最多可晚 ${assertionLifetimeMax} 秒；请缩短有效期或校准时钟（exp 以秒计，不是毫秒）`,
        en: `exp is ${difference} seconds ahead of the gateway's clock, at most ${assertionLifetimeMax} are allowed; shorten it or check the clock (seconds, not milliseconds)`,
      },
      difference,
    );
  return undefined;
}

/** RFC 7523 §3 item 5. */
function notBeforeFault(got: unknown, now: number): ClaimFault | undefined {
  if (got === undefined) return undefined;
  const want = `..${now}`;
  if (!isTime(got)) return fault('nbf', got, want, notATime('nbf', now));
  return got > now + clockToleranceSeconds ? aheadFault('nbf', got, want, now) : undefined;
}

/** RFC 7523 §3 item 6: an assertion issued long ago, or not yet, comes from a clock that is off. */
function issuedAtFault(got: unknown, now: number): ClaimFault | undefined {
  if (got === undefined) return undefined;
  const want = `${now - assertionLifetimeMax}..${now}`;
  if (!isTime(got)) return fault('iat', got, want, notATime('iat', now));
  if (got > now + clockToleranceSeconds) return aheadFault('iat', got, want, now);
  if (got >= now - assertionLifetimeMax - clockToleranceSeconds) return undefined;
  const difference = secondsBetween(got, now);
  return fault(
    'iat',
    got,
    want,
    {
      zh: `iat 比网关时钟早 ${-difference} 秒；请校准时钟，每次请求现签一个断言`,
      en: `iat is ${-difference} seconds behind the gateway's clock; check the clock and sign a new assertion for each request`,
    },
    difference,
  );
}

/** RFC 7523 §3 item 7; here it is required, for replay is told by it alone. */
function identifierFault(got: unknown): ClaimFault | undefined {
  if (typeof got === 'string' && /^[\x21-\x7e]{1,128}$/.test(got)) return undefined;
  return fault('jti', got, 'a fresh UUID', {
    zh: 'jti 必填：1 至 128 个可见 ASCII 字符，每个断言各不相同（例如 UUID）',
    en: 'jti is required: 1 to 128 visible ASCII characters, another one for each assertion (a UUID will do)',
  });
}

/** The one fault that only the replay store can find. */
export function replayedFault(jti: string): ClaimFault {
  return fault('jti', jti, 'one not used before', {
    zh: '此 jti 已用过；每次请求须现签一个断言，jti 不得重复',
    en: 'this jti has been used; sign a new assertion with its own jti for each request',
  });
}

/** The key has proven itself, yet it no longer counts. */
export function revokedFault(claim: 'kid' | 'sub', got: string): ClaimFault {
  return claim === 'kid'
    ? fault('kid', got, 'a key that is not revoked', {
        zh: '此密钥已被吊销；请换用另一把已登记的密钥，或联系县数据局',
        en: 'this key has been revoked; use another registered key or contact the data bureau',
      })
    : fault('sub', got, 'a department that is not suspended', {
        zh: '该部门的访问已被停用，请联系县数据局',
        en: 'the access of this department has been suspended; contact the data bureau',
      });
}

function aheadFault(claim: string, got: number, want: string, now: number): ClaimFault {
  const difference = secondsBetween(got, now);
  return fault(
    claim,
    got,
    want,
    {
      zh: `${claim} 比网关时钟晚 ${difference} 秒（容差 ${clockToleranceSeconds} 秒）；请校准时钟`,
      en: `${claim} is ${difference} seconds ahead of the gateway's clock (tolerance ${clockToleranceSeconds} s); check the clock`,
    },
    difference,
  );
}

/** How far `time` is ahead of `now`, whole seconds; negative if behind. */
export function secondsBetween(time: number, now: number): number {
  return Math.round(time - now);
}

/** A NumericDate (RFC 7519 §2). */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function notATime(claim: string, now: number): Text {
  return {
    zh: `${claim} 应为自 1970 年起的秒数（数字），网关现在是 ${now}`,
    en: `${claim} must be a number of seconds since 1970; it is now ${now}`,
  };
}

function fault(claim: string, got: unknown, want: string, message: Text, differenceSeconds?: number): ClaimFault {
  return { claim, got: clipped(got), want, message, ...(differenceSeconds !== undefined && { differenceSeconds }) };
}

/** What came is shown as it came, unless it is longer than anybody reads. */
function clipped(got: unknown): unknown {
  if (got === undefined) return null;
  const text = JSON.stringify(got);
  return text.length <= 300 ? got : `${text.slice(0, 300)}…`;
}
