import { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import type { Result, Vertical } from '../model/index.ts';
import type { ReplayStore } from './stores.ts';

/** A signed message as it came: the three headers of Standard Webhooks, and the body's exact bytes. */
export interface WebhookMessage {
  readonly id: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `v1,` and base64 of the MAC; several, apart by spaces, while a secret is being changed. */
  readonly signature: string | undefined;
  readonly body: Uint8Array;
}

export type WebhookRefusal = 'unsigned' | 'wrong-signature' | 'wrong-time' | 'replayed' | 'unknown-whether-replayed';

/** How far the sender's clock may be off, seconds: what Standard Webhooks advises. */
const toleranceSeconds = 300;

/**
 * Checks a vertical's message (Standard Webhooks, symmetric: HMAC-SHA256 over `id.timestamp.body`). Each counts once, and only one that
 * is signed: what its sender tries again has the same id and a new time, so that one that met trouble here is not lost.
 * `now`: milliseconds since 1970.
 */
export async function verifyWebhook(
  message: WebhookMessage,
  { vertical, replays, now }: { readonly vertical: Vertical; readonly replays: ReplayStore; readonly now: number },
): Promise<Result<{ readonly id: string }, WebhookRefusal>> {
  const { id, timestamp, signature, body } = message;
  if (id === undefined || timestamp === undefined || signature === undefined) return refused('unsigned');
  if (!/^[\x21-\x7e]{1,128}$/.test(id) || id.includes('.') || !/^\d{1,12}$/.test(timestamp)) return refused('unsigned');
  const mac = vertical.webhookMac?.(Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]));
  if (mac === undefined || !signature.split(' ').some((one) => isMac(one, mac))) return refused('wrong-signature');
  if (Math.abs(Number(timestamp) - now / 1_000) > toleranceSeconds) return refused('wrong-time');
  try {
    const isFirst = await replays.useOnce(
      `webhook:${vertical.id}`,
      `${id}.${timestamp}`,
      Number(timestamp) + 2 * toleranceSeconds,
    );
    return isFirst ? { ok: true, value: { id } } : refused('replayed');
  } catch {
    return refused('unknown-whether-replayed');
  }
}

function isMac(written: string, mac: Uint8Array): boolean {
  const [version, encoded = ''] = written.split(',');
  const given = Buffer.from(encoded, 'base64');
  return version === 'v1' && given.length === mac.length && timingSafeEqual(given, mac);
}

function refused(failure: WebhookRefusal): Result<never, WebhookRefusal> {
  return { ok: false, failure };
}
