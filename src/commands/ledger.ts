import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { formatVerifierKey, type LedgerStore, storedOrigin, verifyLog } from '../ledger/index.ts';
import { openKeyFolder } from '../platform/node/key-folder.ts';
import { dataFolder, type LedgerOptions, ledgerOption, openLedger } from './ledger-place.ts';
import { readVerifierKey } from './verifier-key.ts';

interface VerifyOptions extends LedgerOptions {
  readonly key?: string;
  readonly checkpoint?: string;
}

/** `shuqiao ledger verify`. */
export function registerLedger(program: Command): void {
  const verification = program
    .command('ledger')
    .description('存证日志 · the ledger')
    .command('verify')
    .description('从头核验整个日志；网关可以在运行 · recompute the whole log; the gateway may be running');
  ledgerOption(verification)
    .option('--key <vkey-or-file>', '公钥，缺省取自密钥目录 · the verifier key; by default from the folder of keys')
    .option('--checkpoint <file>', '早先留存的检查点 · a checkpoint kept from earlier, which the log must still extend')
    .action(async (options: VerifyOptions) => {
      const store = await openLedger(options);
      try {
        process.exitCode = (await verify(store, options)) ? 0 : 1;
      } finally {
        await store.close();
      }
    });
}

async function verify(store: LedgerStore, options: VerifyOptions): Promise<boolean> {
  const verifierKey = options.key ? await readVerifierKey(options.key) : await ownKey(store, dataFolder(options));
  const earlier = options.checkpoint === undefined ? undefined : await readFile(options.checkpoint, 'utf8');
  const result = await verifyLog({
    store,
    verifierKey,
    ...(earlier !== undefined && { earlier }),
    onProgress: progressEvery(2_000),
  });
  if (result.ok) {
    const { origin, size } = result.value;
    process.stdout.write(
      [
        `✓ 日志完好：${origin} 共 ${size} 条，每条记录、存证树与签名的检查点一致。`,
        `  The log is whole: ${origin}, ${size} entries; every entry, the tree and the signed checkpoint agree.`,
        ...(earlier === undefined ? [] : ['  早先的检查点仍然成立。', '  It extends the earlier checkpoint.']),
        '',
      ].join('\n'),
    );
    return true;
  }
  const { index, message } = result.failure;
  const [where, place] = index === undefined ? ['', ''] : [`第 ${index} 条（自 0 起）：`, `entry ${index} (from 0): `];
  process.stdout.write(`✗ 日志未通过核验 · The log does not hold\n  ${where}${message.zh}\n  ${place}${message.en}\n`);
  return false;
}

/** The gateway's own key, under the name its log was begun with. */
async function ownKey(store: LedgerStore, data: string): Promise<string> {
  const folder = process.env.SHUQIAO_KEYS ?? join(data, 'keys');
  const keys = await openKeyFolder(folder, { create: false });
  if (!keys.ok)
    throw new Error(`give the verifier key with --key, or the folder of keys with SHUQIAO_KEYS: ${keys.failure}`);
  const name = (await storedOrigin(store)) ?? 'empty';
  return formatVerifierKey({ name, publicKey: keys.value.ledger.publicKey });
}

/** A line on standard error from time to time, so that a long check is seen to go on. */
function progressEvery(milliseconds: number): (done: number, of: number) => void {
  let last = Date.now();
  return (done, of) => {
    if (Date.now() - last < milliseconds) return;
    last = Date.now();
    process.stderr.write(`  ${done} / ${of}\n`);
  };
}
