import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createLedger, type LedgerStore } from '../../src/ledger/index.ts';
import { openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import { body, draft, testSigner } from '../ledger/support.ts';

// How many entries a second the ledger takes, and what one costs: `node tests/bench/ledger.ts [entries]`.
const entries = Number(process.argv[2] ?? 50_000);

for (const callers of [1, 32, 256, 2_000]) await measure(callers, callers === 1 ? entries / 10 : entries);

async function measure(callers: number, total: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  const file = join(folder, 'ledger.sqlite');
  const store = await openSqliteLedger({ file });
  let groups = 0;
  const counting: LedgerStore = {
    ...store,
    commit: (...group) => {
      groups += 1;
      return store.commit(...group);
    },
  };
  const options = { signer: testSigner, log: 'bench', origin: testSigner.name, now: Date.now };
  const ledger = await createLedger({ store: counting, ...options });
  let left = total;
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left > 0) {
        left -= 1;
        const time = new Date().toISOString();
        await ledger.record(draft({ time, case: `CASE-2026-${left}`, officer: `SN${left % 500}` }), body);
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  const used = process.cpuUsage(cpu);
  const main = performance.eventLoopUtilization(loop).active / 1_000;
  const { size } = await stat(file);
  console.log(
    [
      `${callers} callers: ${Math.round(total / seconds)} entries/s`,
      `${(total / groups).toFixed(1)} a group`,
      `${((used.user + used.system) / total).toFixed(1)} µs of processor an entry`,
      `${((main * 1e6) / total).toFixed(1)} µs of it in the main thread`,
      `${Math.round(size / total)} bytes an entry`,
    ].join(', '),
  );
  await ledger.close();
  await rm(folder, { recursive: true, force: true });
}
