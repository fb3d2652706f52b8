import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatVerifierKey, verifyLog } from '../../src/ledger/index.ts';
import { RecordingChild } from './child.ts';
import { type LedgerFixture, startLedger, testSigner } from './support.ts';

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

describe('a failing disk', () => {
  test.skipIf(!has('prlimit', '--version'))(
    'that is full makes every record LedgerUnavailable; with room again the ledger goes on by itself',
    { timeout: 60_000 },
    async () => {
      await using fixture = await startLedger();
      const child = new RecordingChild(fixture.file, { callers: 4 });
      await child.until(() => child.recorded.length >= 20);
      // The kernel refuses what would grow a file beyond this (EFBIG), as a full disk refuses (ENOSPC).
      const full = Math.max(...['', '-wal'].map((end) => statSync(fixture.file + end).size)) + 200_000;
      execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${full}:unlimited`]);
      await child.until(() => child.unavailable.length >= 20);
      const whileFull = child.recorded.length;
      await child.until(() => child.unavailable.length >= 40);
      expect(child.recorded.length).toBe(whileFull);
      execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']);
      await child.until(() => child.recorded.length >= whileFull + 20);
      await child.kill();
      await expectAllKept(fixture, child);
    },
  );

  test.skipIf(!has('strace', '-f', '--seccomp-bpf', '-qq', '-e', 'trace=fsync', 'true'))(
    'whose syncs fail (EIO) makes records LedgerUnavailable until they work again',
    { timeout: 60_000 },
    async () => {
      await using fixture = await startLedger();
      const inject = ['fsync', 'fdatasync'].flatMap((call) => ['-e', `inject=${call}:error=EIO:when=30..60`]);
      const command = [
        'strace',
        '-f',
        '--seccomp-bpf',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        'trace=fsync,fdatasync',
        ...inject,
      ];
      const child = new RecordingChild(fixture.file, { callers: 4, command });
      await child.until(() => child.unavailable.length > 0);
      const before = child.recorded.length;
      await child.until(() => child.recorded.length >= before + 100);
      await child.kill();
      await expectAllKept(fixture, child);
    },
  );
});

async function expectAllKept({ store }: LedgerFixture, { recorded }: RecordingChild): Promise<void> {
  for (const id of recorded) expect(await store.find(id)).toBeDefined();
  expect(await verifyLog({ store, verifierKey: formatVerifierKey(testSigner) })).toMatchObject({ ok: true });
}
