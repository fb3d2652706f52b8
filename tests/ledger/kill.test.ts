import { expect, test } from 'vitest';
import { formatVerifierKey, verifyLog } from '../../src/ledger/index.ts';
import { RecordingChild } from './child.ts';
import { startLedger, testSigner } from './support.ts';

test('after twenty SIGKILLs under load every entry that was answered is found, and the log verifies', {
  timeout: 120_000,
}, async () => {
  await using fixture = await startLedger();
  const answered: string[] = [];
  for (let kill = 0; kill < 20; kill += 1) {
    const child = new RecordingChild(fixture.file);
    const enough = 1 + ((kill * 37) % 200);
    await child.until(() => child.recorded.length >= enough);
    await child.kill();
    expect(child.unavailable).toEqual([]);
    answered.push(...child.recorded);
  }
  expect(answered.length).toBeGreaterThan(1_000);
  const found = new Set<string>();
  for (let from = 0; ; ) {
    const entries = await fixture.store.range(from, 1_000);
    if (entries.length === 0) break;
    for (const { entry } of entries) found.add(entry.id);
    from += entries.length;
  }
  expect(answered.filter((id) => !found.has(id))).toEqual([]);
  const verified = await verifyLog({ store: fixture.store, verifierKey: formatVerifierKey(testSigner) });
  expect(verified).toMatchObject({ ok: true, value: { size: found.size } });
});
