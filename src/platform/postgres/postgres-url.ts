import type { Result } from '../../model/index.ts';

/** One server of a `DATABASE_URL`. */
export interface PostgresPlace {
  /** `host:port`, as it is named to ops. */
  readonly name: string;
  /** A URL that names this server alone. */
  readonly url: string;
}

const forms =
  'should be postgres://user:password@host:port/database, or host:port,host:port where another server may take over';

const shape = /^(?<scheme>postgres(?:ql)?:\/\/)(?<user>[^/?#]*@)?(?<hosts>[^@/?#]*)(?<rest>[/?].*)?$/;
const host = /^(?:\[[0-9a-f:.]+\]|[\w.%-]+)(?::\d{1,5})?$/i;
/** What libpq calls a server that takes writes. */
const writable = ['read-write', 'primary'];

/**
 * Several hosts, in the form of libpq (PostgreSQL documentation, 32.1.1.2): they are servers of one cluster, of which one takes writes.
 * The failure is one line saying what would be right; it never holds the URL, in which a password stands.
 */
export function readPostgresUrl(url: string): Result<readonly PostgresPlace[], string> {
  const parts = shape.exec(url)?.groups;
  if (!parts) return { ok: false, failure: forms };
  const { scheme = '', user = '', hosts = '', rest = '' } = parts;
  const wanted = new URLSearchParams(rest.split('?')[1] ?? '').get('target_session_attrs');
  if (wanted !== null && !writable.includes(wanted)) {
    return { ok: false, failure: `asks for target_session_attrs=${wanted}, but the gateway has to write: read-write` };
  }
  if (hosts === '') return { ok: true, value: [{ name: 'the local server', url }] }; // by a socket, which the rest names
  const named = hosts.split(',');
  if (!named.every((one) => host.test(one))) return { ok: false, failure: `names a host or port amiss: it ${forms}` };
  return {
    ok: true,
    value: named.map((one) => ({
      name: /:\d+$/.test(one) ? one : `${one}:5432`,
      url: `${scheme}${user}${one}${rest}`,
    })),
  };
}
