import { expect, test } from 'vitest';
import { readPostgresUrl } from '../../src/platform/postgres/postgres-url.ts';

test.each([
  ['postgres://db.example/shuqiao', [['db.example:5432', 'postgres://db.example/shuqiao']]],
  ['postgresql://u:p%40ss@10.0.0.1:6432/x', [['10.0.0.1:6432', 'postgresql://u:p%40ss@10.0.0.1:6432/x']]],
  [
    'postgres://u:p@a:5433,b,[::1]:5434/x?target_session_attrs=read-write&sslmode=verify-full',
    [
      ['a:5433', 'postgres://u:p@a:5433/x?target_session_attrs=read-write&sslmode=verify-full'],
      ['b:5432', 'postgres://u:p@b/x?target_session_attrs=read-write&sslmode=verify-full'],
      ['[::1]:5434', 'postgres://u:p@[::1]:5434/x?target_session_attrs=read-write&sslmode=verify-full'],
    ],
  ],
  ['postgres:///x?host=/run/postgresql', [['the local server', 'postgres:///x?host=/run/postgresql']]],
])('%s names its servers, each by a URL of its own', (url, servers) => {
  expect(readPostgresUrl(url)).toEqual({ ok: true, value: servers.map(([name, one]) => ({ name, url: one })) });
});

test.each([
  'mysql://u:secret@a/x',
  'postgres://u:secret@a,/x',
  'postgres://u:secret@a:5432:5433/x',
  'postgres://u:secret@a b/x',
  'postgres://u:secret@a,b/x?target_session_attrs=any',
  'u:secret@a',
])('%s is refused, and no secret is repeated', (url) => {
  const read = readPostgresUrl(url);
  expect(read.ok).toBe(false);
  if (!read.ok) expect(read.failure).not.toContain('secret');
});
