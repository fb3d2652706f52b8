import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import type { Vertical } from '../model/index.ts';
import { standIn } from '../verticals/index.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Environment } from './environment.ts';
import type { ConfigItems } from './read-config.ts';

export type WebhookMacs = ReadonlyMap<string, NonNullable<Vertical['webhookMac']>>;

/** How each vertical that may purge signs, by its id: the secret stays inside, as credentials stay in pipes. */
export function buildWebhookMacs(
  { verticals }: ConfigItems,
  environment: Environment,
): { webhookMacs: WebhookMacs; problems: readonly ConfigProblem[] } {
  const webhookMacs = new Map<string, NonNullable<Vertical['webhookMac']>>();
  const problems: ConfigProblem[] = [];
  for (const vertical of verticals) {
    const written = vertical.value.webhookSecret;
    if (written === undefined) continue;
    const secret = environment.value(vertical, ['webhookSecret'], written, standIn);
    if (secret === standIn) continue; // anybody could sign with that
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret) || key.length < 24 || key.length > 64) {
      const want = 'whsec_ and base64 of 24 to 64 random bytes';
      problems.push(vertical.problem(['webhookSecret'], 'the variable does not hold a webhook secret', want));
    }
    webhookMacs.set(vertical.id, (signed) => createHmac('sha256', key).update(signed).digest());
  }
  return { webhookMacs, problems };
}
