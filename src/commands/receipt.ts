import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type ReceiptFault, type VerifiedReceipt, verifyReceipt } from '../ledger/index.ts';
import type { Result } from '../model/index.ts';
import { readVerifierKey } from './verifier-key.ts';

interface VerifyOptions {
  readonly key: string;
  readonly salt?: string;
  readonly answer?: string;
}

/** `shuqiao receipt verify FILE`. */
export function registerReceipt(program: Command): void {
  program
    .command('receipt')
    .description('用数回执 · receipts')
    .command('verify')
    .description('核验一份用数回执 · check a receipt, and the answer it is for; needs no gateway')
    .argument('<file>', '回执文件（.tlog-proof） · the receipt')
    .requiredOption(
      '--key <vkey-or-file>',
      '回执所属日志的公钥，见 /ledger/key 或 /ledger/{log}/key · the verifier key of the receipt’s log',
    )
    .option('--salt <base64>', '应答头 Receipt 里的 salt · the salt that came with the answer')
    .option('--answer <file>', '当时的答复原文 · the exact bytes of the answer')
    .action(async (file: string, options: VerifyOptions) => {
      if ((options.salt === undefined) !== (options.answer === undefined)) {
        throw new Error('--salt and --answer go together: the salt came with the answer, in its Receipt header');
      }
      const result = verifyReceipt({
        receipt: await readText(file),
        verifierKey: await readVerifierKey(options.key),
        ...(options.salt !== undefined &&
          options.answer !== undefined && {
            // RFC 9651 §3.3.5 puts colons around it; a copied header still works.
            answer: { salt: options.salt.replace(/^:|:$/g, ''), body: await readBytes(options.answer) },
          }),
      });
      process.stdout.write(`${describeReceipt(result).join('\n')}\n`);
      if (!result.ok) process.exitCode = 1;
    });
}

/** What was proven and what was not, in Chinese and English. */
function describeReceipt(result: Result<VerifiedReceipt, ReceiptFault>): string[] {
  if (!result.ok) {
    const { step, message } = result.failure;
    return ['✗ 回执未通过核验 · The receipt does not hold', `  ${message.zh}`, `  ${message.en} (${step})`];
  }
  const { entry, origin, index, size, answerProven } = result.value;
  return [
    '✓ 回执成立 · The receipt holds',
    `  ✓ 签名：检查点由日志 ${origin} 的公钥签署。`,
    `    Signature: the checkpoint is signed by the key of the log ${origin}.`,
    `  ✓ 存证：下列记录是该日志 ${size} 条中的第 ${index + 1} 条。`,
    `    Inclusion: the entry below is number ${index + 1} of the log's ${size}.`,
    ...(answerProven
      ? [
          '  ✓ 答复：所给原文就是网关当时的答复，一字未改。',
          '    Answer: these are, byte for byte, what the gateway answered.',
        ]
      : [
          '  – 答复：未核验；要证明答复内容，请加 --salt 与 --answer。',
          '    Answer: not checked; give --salt and --answer to prove its content.',
        ]),
    '  记录 Entry:',
    ...JSON.stringify(entry, undefined, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => cannotRead(file, error));
}

function readBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => cannotRead(file, error));
}

function cannotRead(file: string, { code }: NodeJS.ErrnoException): never {
  throw new Error(`${file} cannot be read (${code}): check its name`);
}
