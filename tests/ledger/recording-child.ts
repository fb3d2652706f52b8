import { createLedger } from '../../src/ledger/index.ts';
import { openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import { body, draft, isRecorded, testSigner } from './support.ts';

// Records on the ledger of a file without end; prints `+id` for each Recorded, `-id` for each that the ledger could not take.
const [, , file = '', callers = '16'] = process.argv;

const store = await openSqliteLedger({ file });
const ledger = await createLedger({ store, signer: testSigner, log: 'test', origin: testSigner.name, now: Date.now });
await Promise.all(Array.from({ length: Number(callers) }, recordOn));

async function recordOn(): Promise<never> {
  for (;;) {
    const wish = draft({ time: new Date().toISOString() });
    const recorded = isRecorded(await ledger.record(wish, body));
    // A pipe on which the line stands before the next one is recorded: what was printed had been answered.
    process.stdout.write(`${recorded ? '+' : '-'}${wish.id}\n`);
    if (!recorded) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
