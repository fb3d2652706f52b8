import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { formatVerifierKey, verifyLog } from '../../src/ledger/index.ts';
import { recordOne, signerOf, startLedger, testSigner } from './support.ts';

const verifierKey = formatVerifierKey(testSigner);

describe('verifying a whole log', () => {
  test('a log of several batches verifies, tells how far it is, and extends every checkpoint it ever had', async () => {
    await using fixture = await startLedger();
    const earlier: string[] = [];
    for (const count of [1, 6, 700, 2_400]) {
      await Promise.all(Array.from({ length: count }, () => recordOne(fixture.ledger)));
      earlier.push(await fixture.ledger.checkpoint());
    }
    const told: number[] = [];
    const onProgress = (done: number) => told.push(done);
    const { store } = fixture;
    const whole = { ok: true, value: { origin: testSigner.name, size: 3_107 } };
    expect(await verifyLog({ store, verifierKey, onProgress })).toEqual(whole);
    expect(told).toEqual([2_000, 3_107]);
    for (const checkpoint of earlier)
      expect(await verifyLog({ store, verifierKey, earlier: checkpoint })).toEqual(whole);
  });

  const tampering: [string, string[], { index?: number }][] = [
    [
      'an entry rewritten',
      ["UPDATE entries SET leaf = replace(leaf, 'SN0427', 'SN0428') WHERE position = 3"],
      { index: 3 },
    ],
    [
      'an entry made prettier',
      ['UPDATE entries SET leaf = replace(leaf, \'","\', \'", "\') WHERE position = 4'],
      { index: 4 },
    ],
    ['an entry taken out', ['DELETE FROM entries WHERE position = 5'], { index: 5 }],
    ['the last entry taken out', ['DELETE FROM entries WHERE position = 9'], { index: 9 }],
    [
      'two entries exchanged',
      [
        'UPDATE entries SET position = 100 WHERE position = 2',
        'UPDATE entries SET position = 2 WHERE position = 6',
        'UPDATE entries SET position = 6 WHERE position = 100',
      ],
      { index: 2 },
    ],
    [
      'an entry put in at the end',
      [
        'INSERT INTO entries (position, leaf) SELECT 10, replace(leaf, \'"id":"0\', \'"id":"1\') FROM entries WHERE position = 9',
      ],
      { index: 10 },
    ],
    ['the hash of an entry rewritten', ['UPDATE nodes SET hash = zeroblob(32) WHERE position = 4'], { index: 3 }],
    ['a hash of the tree taken out', ['DELETE FROM nodes WHERE position = 6'], { index: 0 }],
    ['the size in the head lowered', ['UPDATE head SET size = 9'], {}],
    ['the root in the head rewritten', ['UPDATE head SET root = zeroblob(32)'], {}],
    [
      'the checkpoint rewritten',
      ["UPDATE head SET checkpoint = replace(checkpoint, char(10) || '10' || char(10), char(10) || '9' || char(10))"],
      {},
    ],
  ];
  test.each(tampering)('sees %s, and names the first bad entry', async (_, statements, { index }) => {
    await using fixture = await startLedger();
    for (let turn = 0; turn < 10; turn += 1) await recordOne(fixture.ledger);
    expect((await verifyLog({ store: fixture.store, verifierKey })).ok).toBe(true);
    tamper(fixture.file, statements);
    const result = await verifyLog({ store: fixture.store, verifierKey });
    if (result.ok) throw new Error('it verified');
    expect(result.failure.index).toBe(index);
    expect(result.failure.message.zh).not.toBe('');
  });

  test('a log that was cut off and given back its own older checkpoint is seen by whoever kept a newer one', async () => {
    await using fixture = await startLedger();
    for (let turn = 0; turn < 4; turn += 1) await recordOne(fixture.ledger);
    const older = await fixture.store.head();
    for (let turn = 0; turn < 4; turn += 1) await recordOne(fixture.ledger);
    const newer = await fixture.ledger.checkpoint();
    tamper(fixture.file, ['DELETE FROM entries WHERE position >= 4', 'DELETE FROM nodes WHERE position >= 7']);
    using database = new DatabaseSync(fixture.file);
    database
      .prepare('UPDATE head SET size = 4, root = ?, checkpoint = ?')
      .run(older?.root ?? null, older?.checkpoint ?? null);
    expect((await verifyLog({ store: fixture.store, verifierKey })).ok).toBe(true);
    expect(await verifyLog({ store: fixture.store, verifierKey, earlier: newer })).toMatchObject({
      ok: false,
      failure: { message: { en: expect.stringContaining('the end was cut off') } },
    });
  });

  test('a log rewritten and signed anew with its own key is seen by whoever kept a checkpoint', async () => {
    await using honest = await startLedger();
    await using forged = await startLedger();
    for (let turn = 0; turn < 3; turn += 1) await recordOne(honest.ledger);
    for (let turn = 0; turn < 5; turn += 1) await recordOne(forged.ledger);
    const earlier = await honest.ledger.checkpoint();
    expect((await verifyLog({ store: forged.store, verifierKey })).ok).toBe(true);
    expect(await verifyLog({ store: forged.store, verifierKey, earlier })).toMatchObject({
      ok: false,
      failure: { message: { en: expect.stringContaining('history was rewritten') } },
    });
  });

  test("a stranger's key verifies nothing", async () => {
    await using fixture = await startLedger();
    await recordOne(fixture.ledger);
    const stranger = formatVerifierKey(signerOf(testSigner.name, new Uint8Array(32).fill(9)));
    expect((await verifyLog({ store: fixture.store, verifierKey: stranger })).ok).toBe(false);
    expect((await verifyLog({ store: fixture.store, verifierKey: 'no key' })).ok).toBe(false);
  });
});

function tamper(file: string, statements: readonly string[]): void {
  using database = new DatabaseSync(file);
  for (const statement of statements) database.exec(statement);
}
