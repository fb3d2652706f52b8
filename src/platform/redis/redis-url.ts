import type { Result } from '../../model/index.ts';

/** An ACL user (Redis 6 and later) and a password; without a user the password is that of `default`. */
export interface RedisLogin {
  readonly username?: string;
  readonly password?: string;
}

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

/** What a `REDIS_URL` names. */
export interface RedisPlace {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  /** At Redis itself: at the one server, the master, or each node. */
  readonly login: RedisLogin;
  /** At the Sentinels, which have users of their own; empty where they ask for none. */
  readonly sentinelLogin: RedisLogin;
  readonly nodes: readonly RedisAddress[];
  /** The name that Sentinels know the master by. */
  readonly master?: string;
  readonly database: number;
}

const forms =
  'should be redis://host:port[/db], redis+sentinel://host:port,host:port/MASTER[/db] or redis+cluster://host:port,host:port, with rediss for TLS and user:password@ before the hosts where Redis asks for them, and ?sentinelUsername=…&sentinelPassword=… at the end where Sentinels do; what is special in them percent-encoded';

const shape =
  /^redis(?<tls>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^@/?#]+)(?<path>(?:\/[^/?#]*)*)(?:\?(?<query>[^#]*))?$/;
const node = /^(?<host>\[[0-9a-f:.]+\]|[\w.-]+)(?::(?<port>\d{1,5}))?$/i;

/** The failure is one line saying what would be right; it never holds the URL, in which a password may stand. */
export function readRedisUrl(url: string): Result<RedisPlace, string> {
  const parts = shape.exec(url)?.groups;
  if (!parts) return { ok: false, failure: forms };
  const kind = parts.kind === 'sentinel' || parts.kind === 'cluster' ? parts.kind : 'single';
  const nodes = (parts.hosts ?? '').split(',').map((text) => nodeIn(text, kind === 'sentinel' ? 26_379 : 6_379));
  if (!nodes.every((one) => one !== undefined))
    return { ok: false, failure: `names a host or port amiss: it ${forms}` };
  if (kind === 'single' && nodes.length > 1) {
    return { ok: false, failure: `names several hosts, which redis+sentinel:// or redis+cluster:// can: it ${forms}` };
  }
  const path = (parts.path ?? '').split('/').slice(1).map(decoded);
  const master = kind === 'sentinel' ? path.shift() : undefined;
  if (kind === 'sentinel' && !master) return { ok: false, failure: `lacks the master's name: it ${forms}` };
  const [database = '', ...more] = path;
  if (more.length > 0 || !/^\d{0,4}$/.test(database)) return { ok: false, failure: `has a path amiss: it ${forms}` };
  if (kind === 'cluster' && Number(database) > 0) {
    return { ok: false, failure: `names a database, and a Redis Cluster has only one: it ${forms}` };
  }
  const sentinelLogin = sentinelLoginIn(parts.query ?? '');
  if (!sentinelLogin || (kind !== 'sentinel' && parts.query)) {
    return { ok: false, failure: `says something amiss after the question mark: it ${forms}` };
  }
  return {
    ok: true,
    value: {
      kind,
      tls: parts.tls === 's',
      nodes,
      database: Number(database),
      ...(master && { master }),
      login: loginOf(decoded(parts.user ?? ''), decoded(parts.password ?? '')),
      sentinelLogin,
    },
  };
}

function loginOf(username: string, password: string): RedisLogin {
  return { ...(username && { username }), ...(password && { password }) };
}

/** Undefined where it says anything else. A plus sign is one: this is no web form. */
function sentinelLoginIn(query: string): RedisLogin | undefined {
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => /^(sentinelUsername|sentinelPassword)=(.*)$/.exec(pair));
  if (!pairs.every((pair) => pair !== null)) return undefined;
  const given = new Map(pairs.map(([, name = '', value = '']) => [name, decoded(value)]));
  return loginOf(given.get('sentinelUsername') ?? '', given.get('sentinelPassword') ?? '');
}

function nodeIn(text: string, usualPort: number): RedisAddress | undefined {
  const parts = node.exec(text)?.groups;
  const port = Number(parts?.port ?? usualPort);
  if (!parts?.host || port < 1 || port > 65_535) return undefined;
  return { host: parts.host.replace(/^\[|\]$/g, ''), port };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a password with a bare percent sign
  }
}
