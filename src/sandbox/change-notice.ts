import { createHmac, randomUUID } from 'node:crypto';
import type { components } from './generated/mps-population.ts';

/** Whose results, or which service's, an owner's clients are to use no more; all of them where it says neither. */
export type ChangeNotice = components['schemas']['ChangeNotice'];

export interface NoticeAttempt {
  readonly vertical: string;
  /** The gateway's own address. */
  readonly gateway: string;
  /** `whsec_` and base64, as the owner has agreed it with the county. */
  readonly secret: string;
  readonly notice: ChangeNotice;
  /** The same for each attempt at one notice. */
  readonly id?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The owner's notice as its clients get it: a POST, signed as Standard Webhooks has it. */
export function changeNotice(attempt: NoticeAttempt): Request {
  const { vertical, gateway, secret, notice, id = `msg_${randomUUID()}`, at } = attempt;
  const body = JSON.stringify(notice);
  const timestamp = String(Math.floor(at / 1_000));
  const mac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
  return new Request(`${gateway}/verticals/${vertical}/purges`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac.update(`${id}.${timestamp}.${body}`).digest('base64')}`,
    },
    body,
  });
}
