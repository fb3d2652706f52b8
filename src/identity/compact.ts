import { Buffer } from 'node:buffer';
import type { Result, Text } from '../model/index.ts';

/** A JWS in compact form, taken apart and read, its signature not yet checked. */
export interface CompactJws {
  readonly text: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Longest token or assertion that is looked at, characters. */
const compactLengthMax = 8192;

/**
 * Reads a JWS compact serialisation (RFC 7515 §7.1) that carries JSON claims, in its one canonical spelling. Other
 * readers accept several spellings of one token, so anything kept by its text could be told apart from its twin.
 * The failure is for logs and `token explain`, never for the caller.
 */
export function parseCompact(text: string): Result<CompactJws, Text> {
  if (text.length > compactLengthMax)
    return failed(`超过 ${compactLengthMax} 个字符`, `it is longer than ${compactLengthMax} characters`);
  const parts = text.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined)
    return failed(`以点分隔的段数是 ${parts.length}，应为 3`, `it has ${parts.length} parts separated by dots, not 3`);
  if (decode(signature)?.length !== signatureBytes)
    return failed('签名应为 64 字节的规范 base64url', 'its signature is not 64 bytes of canonical base64url');
  const readHeader = readObject(header, { zh: '头部', en: 'its header' });
  if (!readHeader.ok) return readHeader;
  const readClaims = readObject(payload, { zh: '声明', en: 'the part with its claims' });
  if (!readClaims.ok) return readClaims;
  // RFC 7515 §4.1.11: an extension we do not know must be refused, and we know none (RFC 8725 §3.1).
  if ('crit' in readHeader.value)
    return failed('头部含 crit，而网关不支持任何扩展', 'its header has `crit`, and no extension is supported');
  return { ok: true, value: { text, header: readHeader.value, claims: readClaims.value } };
}

/** ES256 (RFC 7518 §3.4) and Ed25519 (RFC 8032) signatures are both 64 bytes long. */
const signatureBytes = 64;

/** base64url without padding, white space or spare bits (RFC 4648 §3.5, §5); undefined for any other spelling. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

function readObject(part: string, what: Text): Result<Readonly<Record<string, unknown>>, Text> {
  const bytes = decode(part);
  if (bytes === undefined)
    return failed(
      `${what.zh}不是规范的 base64url（不带填充、空白和多余的位）`,
      `${what.en} is not canonical base64url`,
    );
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return failed(`${what.zh}不是 JSON 对象`, `${what.en} is not a JSON object`);
    if (hasDuplicateMember(text)) return failed(`${what.zh}里有重名成员`, `${what.en} names a member twice`);
    return { ok: true, value: value as Readonly<Record<string, unknown>> };
  } catch {
    return failed(`${what.zh}不是 UTF-8 的 JSON`, `${what.en} is not JSON in UTF-8`);
  }
}

/** RFC 7519 §4: a claim named twice means different things to different readers. `json` is known to be valid JSON. */
export function hasDuplicateMember(json: string): boolean {
  const open: Set<string>[] = [];
  let latest = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token !== ':') latest = token;
    else {
      const name = String(JSON.parse(latest));
      const members = open.at(-1);
      if (members?.has(name)) return true;
      members?.add(name);
    }
  }
  return false;
}

function failed(zh: string, en: string): { readonly ok: false; readonly failure: Text } {
  return { ok: false, failure: { zh, en } };
}
