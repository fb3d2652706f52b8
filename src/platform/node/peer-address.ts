import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { createForwardedAddress } from '../../identity/index.ts';

/** The caller's address: the socket's peer, or whom a trusted proxy forwards. */
export function createAddressOf(trustedProxies: readonly string[]): (c: Context) => string {
  const addressBehind = createForwardedAddress(trustedProxies);
  return (c) => addressBehind(getConnInfo(c).remote.address ?? '', c.req.header('X-Forwarded-For'));
}
