import type { Entry, Result, Text } from '../model/index.ts';
import { fromBase64 } from './base64.ts';
import { openCheckpoint } from './checkpoint.ts';
import { commitmentTo, decodeLeaf } from './leaf.ts';
import { type NoteFault, parseVerifierKey } from './note.ts';
import { provesInclusion } from './proofs.ts';
import { parseReceipt } from './receipt.ts';
import { leafHash } from './tree.ts';

export interface VerifiedReceipt {
  readonly entry: Entry;
  readonly origin: string;
  /** Position of the entry in the log, from 0. */
  readonly index: number;
  /** Entries in the log when the receipt was made. */
  readonly size: number;
  /** Whether the answer's bytes were shown to be those committed to. */
  readonly answerProven: boolean;
}

export interface ReceiptFault {
  readonly step: 'format' | 'key' | 'signature' | 'inclusion' | 'entry' | 'commitment';
  readonly message: Text;
}

/**
 * Checks a receipt (C2SP `tlog-proof`) with nothing but the log's verifier key, and the answer where salt and bytes are given.
 * Nothing of the entry is believed before its leaf is proven to be in a tree that the key signed.
 */
export function verifyReceipt(input: {
  readonly receipt: string;
  /** A C2SP vkey. */
  readonly verifierKey: string;
  /** The salt (base64, 32 bytes) and the exact bytes of the answer. */
  readonly answer?: { readonly salt: string; readonly body: Uint8Array };
}): Result<VerifiedReceipt, ReceiptFault> {
  const key = parseVerifierKey(input.verifierKey.trim());
  if (!key) return fault('key');
  const parts = parseReceipt(input.receipt);
  if (!parts) return fault('format');
  const opened = openCheckpoint(parts.checkpoint, key);
  if (!opened.ok) return { ok: false, failure: { step: 'signature', message: signatureMessages[opened.failure] } };
  const { origin, size, root } = opened.value;
  const { index, leaf, path } = parts;
  if (!provesInclusion({ leaf: leafHash(leaf), index, size, path, root })) return fault('inclusion');
  const entry = readEntry(leaf);
  if (!entry) return fault('entry');
  if (input.answer && !isCommittedTo(entry, input.answer)) return fault('commitment');
  return { ok: true, value: { entry, origin, index, size, answerProven: input.answer !== undefined } };
}

function readEntry(leaf: Uint8Array): Entry | undefined {
  try {
    const entry = decodeLeaf(leaf);
    return entry.version === 1 ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isCommittedTo({ commitment }: Entry, { salt, body }: { salt: string; body: Uint8Array }): boolean {
  const bytes = fromBase64(salt);
  return bytes?.length === 32 && commitment === commitmentTo(bytes, body);
}

function fault(step: Exclude<ReceiptFault['step'], 'signature'>): {
  readonly ok: false;
  readonly failure: ReceiptFault;
} {
  return { ok: false, failure: { step, message: messages[step] } };
}

const messages: Record<Exclude<ReceiptFault['step'], 'signature'>, Text> = {
  format: {
    zh: '文件不是用数回执（C2SP tlog-proof 格式），或已残缺。',
    en: 'This is not a receipt (C2SP tlog-proof), or it is damaged.',
  },
  key: {
    zh: '公钥不是 C2SP signed-note 的 Ed25519 验证密钥，应形如 <名称>+<8 位十六进制>+<base64>，见网关 /ledger/key（日志不止一个时为 /ledger/{log}/key）。',
    en: 'The key is not an Ed25519 verifier key of C2SP signed-note, <name>+<8 hex digits>+<base64>; see /ledger/key of the gateway, or /ledger/{log}/key where it has several logs.',
  },
  inclusion: {
    zh: '回执所示的记录不在已签名的存证日志中：记录、位置或证明路径被改动过。',
    en: 'The entry shown is not in the log that was signed: entry, position or proof was changed.',
  },
  entry: {
    zh: '日志中确有此内容，但它不是本版本可读的存证记录。',
    en: 'The log does hold these bytes, but they are no entry that this version can read.',
  },
  commitment: {
    zh: '答复内容或盐值与记录中的存证摘要不符：所给内容不是当时答复的原文。',
    en: 'Answer and salt do not give the commitment in the entry: these are not the bytes that were answered.',
  },
};

const signatureMessages: Record<NoteFault | 'wrong-origin', Text> = {
  malformed: {
    zh: '回执中的检查点不是完整的签名文本。',
    en: 'The checkpoint in the receipt is not a whole signed note.',
  },
  'not-signed-by-key': {
    zh: '检查点没有所给公钥的签名：公钥与此日志不对应，或签名行被改动过。',
    en: 'The checkpoint bears no signature by this key: it is another log’s key, or the signature line was changed.',
  },
  'wrong-signature': {
    zh: '检查点的签名不成立：检查点或签名被改动过。',
    en: 'The signature on the checkpoint is wrong: checkpoint or signature was changed.',
  },
  'wrong-origin': {
    zh: '检查点属于另一个日志：其来源名与公钥名称不同。',
    en: 'The checkpoint is of another log: its origin is not the name of the key.',
  },
};
