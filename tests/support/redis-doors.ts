import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Authority, createAuthority } from '../../src/sandbox/certificates.ts';
import type { RedisDoor } from './redis.ts';
import type { RedisSentinelDoors } from './redis-sentinel.ts';

/** What Redis asks of whoever comes in: TLS under a private authority, users and passwords. Each run has its own. */
export interface RedisDoors extends RedisSentinelDoors, AsyncDisposable {
  readonly servers: RedisSentinelDoors['servers'];
  /** PEM; this process trusts it, as one does that was started with it in NODE_EXTRA_CA_CERTS. */
  readonly authorityFile: string;
  /** Without that authority while it goes on. */
  untrusted<Value>(work: () => Promise<Value>): Promise<Value>;
  readonly authority: Authority;
  /** Who the gateway is, with no more rights than the README gives it. */
  readonly user: RedisUser;
  /** Who it is at the Sentinels. */
  readonly watcher: RedisUser;
}

export interface RedisUser {
  readonly name: string;
  readonly password: string;
}

/** As the README gives them to a gateway. */
export const gatewayKeys = '~shuqiao:* &shuqiao:*';
export const gatewayRights =
  '+@read +@write +@connection +@pubsub +@scripting -@dangerous +time +info +cluster|slots +cluster|info';

/** `keys`: what the user may touch, as an ACL has it. */
export async function makeRedisDoors({ keys = gatewayKeys } = {}): Promise<RedisDoors> {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-doors-'));
  const file = (name: string) => join(folder, name);
  const authority = await createAuthority('县级内网根证书');
  const server = await authority.issue({ name: 'redis', use: 'server', hosts: ['127.0.0.1', 'localhost'] });
  const client = await authority.issue({ name: 'redis', use: 'client' }); // a node of a cluster is one to the others
  await writeFile(file('authority.pem'), authority.certificate);
  for (const [name, { certificate, privateKey }] of Object.entries({ server, client })) {
    await writeFile(file(`${name}.pem`), certificate);
    await writeFile(file(`${name}.key`), privateKey, { mode: 0o600 });
  }
  const before = getCACertificates('default');
  const trust = () => setDefaultCACertificates([...before, authority.certificate]);
  trust();
  const tls = Object.entries({
    'tls-cert-file': file('server.pem'),
    'tls-key-file': file('server.key'),
    'tls-client-cert-file': file('client.pem'),
    'tls-client-key-file': file('client.key'),
    'tls-ca-cert-file': file('authority.pem'),
    'tls-auth-clients': 'no',
    'tls-replication': 'yes',
    'tls-cluster': 'yes',
  }).flatMap(([name, value]) => [`--${name}`, value]);
  const user = { name: 'county-1', password: 'p@ss/word:1%' };
  const watcher = { name: 'watcher', password: 'w&tch=?#+' };
  const door = (keeper: string, options: readonly string[]): RedisDoor => ({
    options: [...tls, '--requirepass', keeper, ...options],
    urlOf: (port) => `rediss://:${keeper}@127.0.0.1:${port}`,
  });
  return {
    servers: {
      ...door('keeper-of-redis', ['--masterauth', 'keeper-of-redis', ...aclOf(user, `${keys} ${gatewayRights}`)]),
      watched: (master) => [`sentinel auth-pass ${master} keeper-of-redis`],
    },
    sentinel: door('keeper-of-sentinels', aclOf(watcher, 'allchannels +@all')),
    authorityFile: file('authority.pem'),
    authority,
    async untrusted(work) {
      setDefaultCACertificates(before);
      try {
        return await work();
      } finally {
        trust();
      }
    },
    user,
    watcher,
    async [Symbol.asyncDispose]() {
      setDefaultCACertificates(before);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function aclOf({ name, password }: RedisUser, rules: string): readonly string[] {
  return ['--user', name, 'on', `>${password}`, ...rules.split(' ')];
}

/** The same place for this user, and at Sentinels for this watcher. */
export function urlFor(place: string, { user, watcher }: { readonly user: RedisUser; readonly watcher: RedisUser }) {
  const [name, password] = [user.name, user.password].map(encodeURIComponent);
  const url = place.replace(/^rediss?(\+\w+)?:\/\/(?:[^@]*@)?/, `rediss$1://${name}:${password}@`);
  const [atSentinel, itsPassword] = [watcher.name, watcher.password].map(encodeURIComponent);
  const isWatched = url.startsWith('rediss+sentinel:');
  return isWatched ? `${url}?sentinelUsername=${atSentinel}&sentinelPassword=${itsPassword}` : url;
}
