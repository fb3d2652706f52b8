import type { Context } from 'hono';
import { createForwardedAddress } from '../../identity/index.ts';

export interface AddressOptions {
  /** On a Cloudflare account `CF-Connecting-IP` is Cloudflare's own word; anywhere else anyone can write it. */
  readonly onAccount: boolean;
  readonly trustedProxies: readonly string[];
}

/** The caller's address: the peer's as the runtime tells it, or whom a trusted proxy forwards. */
export function createAddressOf({ onAccount, trustedProxies }: AddressOptions): (c: Context) => string {
  const addressBehind = createForwardedAddress(trustedProxies);
  return (c) =>
    onAccount
      ? (c.req.header('CF-Connecting-IP') ?? '')
      : addressBehind(peerOf(c.req.raw), c.req.header('X-Forwarded-For'));
}

/** workerd tells the peer as `address:port` in `cf.clientIp`. */
function peerOf(request: Request & { readonly cf?: { readonly clientIp?: unknown } }): string {
  const { clientIp } = request.cf ?? {};
  return typeof clientIp === 'string' ? clientIp.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1') : '';
}
