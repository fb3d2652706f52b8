import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/platform/postgres/postgres-link.ts';
import { openPostgresState } from '../../src/platform/postgres/postgres-state.ts';
import { type Authority, createAuthority } from '../../src/sandbox/certificates.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { initialise, writeOwnFile } from '../support/postgres-programs.ts';

let folder: string;
let authority: Authority;
let server: PostgresServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-tls-'));
  authority = await createAuthority('authority');
  const another = await createAuthority('authority');
  await writeFile(join(folder, 'authority.pem'), authority.certificate);
  await writeFile(join(folder, 'another.pem'), another.certificate);
  server = await startWith(['localhost']);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A server that has a certificate for these hosts. */
async function startWith(hosts: readonly string[]): Promise<PostgresServer> {
  const own = await authority.issue({ name: 'postgres', use: 'server', hosts });
  return startPostgres({
    settings: { ssl: 'on' },
    async prepare(data) {
      await initialise(data);
      await writeOwnFile(join(data, 'server.crt'), own.certificate);
      await writeOwnFile(join(data, 'server.key'), own.privateKey);
    },
  });
}

function secured({ url }: PostgresServer, authorityFile: string): string {
  const named = new URL(url);
  named.hostname = 'localhost';
  named.search = `sslmode=verify-full&sslrootcert=${join(folder, authorityFile)}`;
  return named.href;
}

describe('TLS to PostgreSQL (sslmode=verify-full)', () => {
  test('is spoken with the server that has a certificate of this authority, in this name', async () => {
    const { database, close } = openPostgres({ url: secured(server, 'authority.pem') });
    const { rows } = await sql`SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()`.execute(database);
    expect(rows).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
    await close();
  });

  test('is not spoken with a server of another authority or another name, nor given up for one that has none', async () => {
    const url = secured(server, 'another.pem');
    await expect(openPostgresState({ url })).rejects.toThrow(/cannot be used \(localhost:\d+: .*certificate/);
    await using stranger = await startWith(['db.example']);
    await expect(openPostgresState({ url: secured(stranger, 'authority.pem') })).rejects.toThrow(/altnames/);
    await using plain = await startPostgres();
    const refused = openPostgresState({ url: secured(plain, 'authority.pem') });
    await expect(refused).rejects.toThrow('The server does not support SSL connections');
  });

  test('an authority that cannot be read is one clear line', async () => {
    const url = secured(server, 'nowhere.pem');
    await expect(openPostgresState({ url })).rejects.toThrow(/^.*DATABASE_URL.*ENOENT.*nowhere\.pem.*$/);
  });
});
