import { expect, test } from 'vitest';
import { readRedisUrl } from '../../src/platform/redis/redis-url.ts';

test.each([
  ['redis://127.0.0.1:6379', { kind: 'single', tls: false, nodes: [{ host: '127.0.0.1', port: 6379 }] }],
  [
    'rediss://user:p%40ss@cache.example:6380/2',
    { kind: 'single', tls: true, login: { username: 'user', password: 'p@ss' }, database: 2 },
  ],
  [
    'redis+sentinel://10.0.0.1:26379,10.0.0.2:26379/county/1',
    { kind: 'sentinel', master: 'county', database: 1, nodes: [{ host: '10.0.0.1' }, { host: '10.0.0.2' }] },
  ],
  [
    'rediss+sentinel://:p%2Fq@10.0.0.1/county?sentinelUsername=watch&sentinelPassword=a%26b+c',
    {
      kind: 'sentinel',
      tls: true,
      login: { password: 'p/q' },
      sentinelLogin: { username: 'watch', password: 'a&b+c' },
    },
  ],
  ['redis+cluster://10.0.0.1:7000,10.0.0.2:7001', { kind: 'cluster', nodes: [{ port: 7000 }, { port: 7001 }] }],
])('%s says where to and how', (url, read) => {
  expect(readRedisUrl(url)).toMatchObject({ ok: true, value: read });
});

test.each([
  'http://x',
  'redis+sentinel://10.0.0.1:26379',
  'redis+cluster://',
  'redis://user:secret@/0',
  'x',
  'redis://:secret@cache?sentinelPassword=secret',
  'redis+sentinel://cache/county?sentinelpassword=secret',
])('%s is refused, and nothing of it is repeated', (url) => {
  const read = readRedisUrl(url);
  expect(read.ok).toBe(false);
  if (!read.ok) expect(read.failure).not.toContain('secret');
});
