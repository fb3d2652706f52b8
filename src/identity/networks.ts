import ipaddr from 'ipaddr.js';
import type { Department } from '../model/index.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = readonly [Address, number];

/**
 * Decides whether a department may call from an address. The blocks are read once for each department object; a new
 * catalog has new ones. A block or an address that cannot be read allows nothing.
 */
export function createNetworkCheck(): (department: Department, address: string) => boolean {
  const read = new WeakMap<Department, readonly Network[]>();
  return (department, address) => {
    if (department.allowedNetworks.length === 0) return true;
    const caller = parseAddress(address);
    if (caller === undefined) return false;
    const known = read.get(department) ?? department.allowedNetworks.flatMap(parseNetwork);
    read.set(department, known);
    return known.some(([block, bits]) => block.kind() === caller.kind() && caller.match(block, bits));
  };
}

/** A v4 address that comes as v4-mapped v6 (RFC 4291 §2.5.5.2), as a dual-stack socket tells it, is the v4 address. */
function parseAddress(text: string): Address | undefined {
  const strict = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
  return strict ? ipaddr.process(text) : undefined;
}

function parseNetwork(text: string): readonly Network[] {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text) && !ipaddr.IPv6.isValidCIDR(text)) return [];
  const [block, bits] = ipaddr.parseCIDR(text);
  if (block instanceof ipaddr.IPv6 && block.isIPv4MappedAddress() && bits >= 96)
    return [[block.toIPv4Address(), bits - 96]];
  return [[block, bits]];
}
