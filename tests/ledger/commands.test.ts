import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerLedger } from '../../src/commands/ledger.ts';
import { registerReceipt } from '../../src/commands/receipt.ts';
import { createLedger, formatVerifierKey, type Ledger, type Log } from '../../src/ledger/index.ts';
import { openKeyFolder } from '../../src/platform/node/key-folder.ts';
import { ledgerFile, openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import { body, recordOne, signerOf } from './support.ts';

let folder: string;
let ledger: Ledger & Log;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-commands-'));
  const keys = await openKeyFolder(join(folder, 'keys'), { create: true });
  if (!keys.ok) throw new Error(keys.failure);
  const signer = { name: 'shuqiao.example/ledger/main', ...keys.value.ledger };
  const store = await openSqliteLedger({ file: ledgerFile(folder) });
  ledger = await createLedger({ store, signer, log: 'main', origin: signer.name, now: Date.now });
});
afterEach(async () => {
  await ledger.close();
  await rm(folder, { recursive: true, force: true });
});

describe('shuqiao receipt verify', () => {
  test('says in both languages what a receipt proves, and shows the entry', async () => {
    const { receipt, salt, answer } = await writeReceipt();
    const { code, out } = await shuqiao(
      'receipt',
      'verify',
      receipt,
      '--key',
      ledger.verifierKey,
      '--salt',
      salt,
      '--answer',
      answer,
    );
    expect(out).toContain('✓ 回执成立 · The receipt holds');
    expect(out).toContain('✓ 存证：下列记录是该日志 2 条中的第 1 条。');
    expect(out).toContain('Answer: these are, byte for byte, what the gateway answered.');
    expect(out).toContain('"officer": "SN0427"');
    expect(code).toBe(0);
  });

  test('takes the key from a file and the salt as the header has it, and says when the answer was not checked', async () => {
    const { receipt, salt, answer } = await writeReceipt();
    const key = join(folder, 'ledger.vkey');
    await writeFile(key, `${ledger.verifierKey}\n`);
    const checked = await shuqiao(
      'receipt',
      'verify',
      receipt,
      '--key',
      key,
      '--salt',
      `:${salt}:`,
      '--answer',
      answer,
    );
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('✓ 答复') });
    const unchecked = await shuqiao('receipt', 'verify', receipt, '--key', key);
    expect(unchecked).toMatchObject({ code: 0, out: expect.stringContaining('– 答复：未核验') });
  });

  test('fails with the reason where answer, receipt or key are not those of the log, and shows no entry', async () => {
    const { receipt, salt, answer } = await writeReceipt();
    const other = join(folder, 'other.json');
    await writeFile(other, '{"name":"钱*"}');
    const key = ledger.verifierKey;
    const stranger = signerOf('shuqiao.example/ledger/main', new Uint8Array(32).fill(9));
    const strangerKey = formatVerifierKey(stranger);
    for (const [options, reason] of [
      [[receipt, '--key', key, '--salt', salt, '--answer', other], '(commitment)'],
      [[answer, '--key', key], '(format)'],
      [[receipt, '--key', strangerKey], '(signature)'],
    ] as const) {
      const { code, out } = await shuqiao('receipt', 'verify', ...options);
      expect(out).toContain('✗ 回执未通过核验');
      expect(out).toContain(reason);
      expect(out).not.toContain('officer');
      expect(code).toBe(1);
    }
  });

  test.each([
    [
      'a file that is not there',
      ['nowhere.tlog-proof', '--key', 'KEY'],
      /nowhere.tlog-proof cannot be read \(ENOENT\)/,
    ],
    ['a key that is none', ['RECEIPT', '--key', 'no-key'], /no-key is neither a verifier key .* nor a file with one/],
    ['a salt without an answer', ['RECEIPT', '--key', 'KEY', '--salt', 'AAAA'], /--salt and --answer go together/],
  ])('%s is one clear line', async (_, options, message) => {
    const { receipt } = await writeReceipt();
    const named: Record<string, string> = { KEY: ledger.verifierKey, RECEIPT: receipt };
    const { code, err } = await shuqiao('receipt', 'verify', ...options.map((option) => named[option] ?? option));
    expect(err).toMatch(message);
    expect(err.trim()).not.toContain('\n');
    expect(code).toBe(1);
  });
});

describe('shuqiao ledger verify', () => {
  test('checks the log of a running gateway with the key of its own folder, and against a checkpoint kept from earlier', async () => {
    await recordOne(ledger);
    const checkpoint = join(folder, 'kept');
    await writeFile(checkpoint, await ledger.checkpoint());
    await recordOne(ledger);
    const { code, out } = await shuqiao('ledger', 'verify', '--data', folder, '--checkpoint', checkpoint);
    expect(out).toContain('✓ 日志完好：shuqiao.example/ledger/main 共 2 条');
    expect(out).toContain('It extends the earlier checkpoint.');
    expect(code).toBe(0);
  });

  test('names the first bad entry, in both languages, and fails', async () => {
    for (let turn = 0; turn < 5; turn += 1) await recordOne(ledger);
    await ledger.close();
    using database = new DatabaseSync(ledgerFile(folder));
    database.exec("UPDATE entries SET leaf = replace(leaf, 'SN0427', 'SN0428') WHERE position >= 3");
    const { code, out } = await shuqiao('ledger', 'verify', '--data', folder, '--key', ledger.verifierKey);
    expect(out).toContain('✗ 日志未通过核验');
    expect(out).toContain('第 3 条（自 0 起）');
    expect(out).toContain('entry 3 (from 0)');
    expect(code).toBe(1);
  });

  test('a folder without a ledger, or without keys, is one clear line', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'ledger-empty-'));
    const nothing = await shuqiao('ledger', 'verify', '--data', empty);
    expect(nothing).toMatchObject({ code: 1, err: expect.stringContaining('There is no ledger at') });
    await recordOne(ledger);
    await ledger.close();
    await copyFile(ledgerFile(folder), ledgerFile(empty));
    const keyless = await shuqiao('ledger', 'verify', '--data', empty);
    expect(keyless).toMatchObject({ code: 1, err: expect.stringContaining('give the verifier key with --key') });
    await rm(empty, { recursive: true });
  });
});

async function writeReceipt() {
  const recorded = await recordOne(ledger);
  await recordOne(ledger);
  const [receipt, answer] = [join(folder, 'answer.tlog-proof'), join(folder, 'answer.json')];
  await writeFile(receipt, (await ledger.receipt(recorded.entry.id)) ?? '');
  await writeFile(answer, body);
  return { receipt, answer, salt: recorded.salt };
}

/** The commands as `shuqiao` registers them, in this process. */
async function shuqiao(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const program = new Command('shuqiao').exitOverride();
  registerReceipt(program);
  registerLedger(program);
  let out = '';
  const captured = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += chunk;
    return true;
  });
  process.exitCode = 0;
  try {
    await program.parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode), out, err: '' };
  } catch (error) {
    return { code: 1, out, err: error instanceof Error ? error.message : String(error) };
  } finally {
    captured.mockRestore();
    process.exitCode = 0;
  }
}
