import type { Context } from 'hono';
import { parseItem } from 'structured-headers';
import type { Result } from '../model/index.ts';
import type { Refusal } from '../problems.ts';

/**
 * The `Idempotency-Key` of a request (draft-ietf-httpapi-idempotency-key-header §2.1: a string of RFC 9651); without its quotation marks
 * it is the same key. `allowed`: it goes with an asynchronous request alone, and one that would not be heard is refused.
 */
export function idempotencyKeyOf(c: Context, allowed: boolean): Result<string | undefined, Refusal> {
  const header = c.req.header('Idempotency-Key');
  if (header === undefined) return { ok: true, value: undefined };
  if (!allowed) {
    return malformed('只与 Prefer: respond-async 一起使用', 'goes with Prefer: respond-async alone');
  }
  const key = header.startsWith('"') ? parseString(header) : header;
  if (key !== undefined && /^[\x20-\x7e]{1,255}$/.test(key)) return { ok: true, value: key };
  return malformed(
    '应为 1 至 255 个可见字符，如 "8e03978e-40d5-43dd"',
    'should be a string of 1 to 255 visible characters',
  );
}

function parseString(header: string): string | undefined {
  try {
    const [value] = parseItem(header);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function malformed(zh: string, en: string): Result<never, Refusal> {
  return { ok: false, failure: { reason: 'malformed', errors: [{ field: 'Idempotency-Key', message: { zh, en } }] } };
}
