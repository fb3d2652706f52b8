import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import ipaddr from 'ipaddr.js';

/**
 * The caller's address: the peer's, unless the peer is a trusted proxy; then the last address in `X-Forwarded-For` that no trusted
 * proxy added. What a stranger writes into that header counts for nothing.
 */
export function createAddressOf(trustedProxies: readonly string[]): (c: Context) => string {
  const trusted = trustedProxies.map((block) => ipaddr.parseCIDR(block));
  return (c) => {
    const peer = getConnInfo(c).remote.address ?? '';
    if (trusted.length === 0 || !isTrusted(peer)) return peer;
    const hops = (c.req.header('X-Forwarded-For') ?? '').split(',').map((hop) => hop.trim());
    return hops.findLast((hop) => ipaddr.isValid(hop) && !isTrusted(hop)) ?? peer;
  };

  function isTrusted(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return trusted.some(([block, bits]) => block.kind() === parsed.kind() && parsed.match(block, bits));
  }
}
