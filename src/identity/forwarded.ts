import ipaddr from 'ipaddr.js';

/**
 * The caller's address: the peer's, unless the peer is a trusted proxy; then the last address in `X-Forwarded-For` that no trusted
 * proxy added. What a stranger writes into that header counts for nothing.
 */
export function createForwardedAddress(
  trustedProxies: readonly string[],
): (peer: string, forwardedFor: string | undefined) => string {
  const trusted = trustedProxies.map((block) => ipaddr.parseCIDR(block));
  return (peer, forwardedFor) => {
    if (trusted.length === 0 || !isTrusted(peer)) return peer;
    const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
    return hops.findLast((hop) => ipaddr.isValid(hop) && !isTrusted(hop)) ?? peer;
  };

  function isTrusted(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return trusted.some(([block, bits]) => block.kind() === parsed.kind() && parsed.match(block, bits));
  }
}
