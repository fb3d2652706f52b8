import ipaddr from 'ipaddr.js';
import type { ConfigProblem } from '../config-problem.ts';
import { creditCodeCheckCharacter, hasValidOrganisationCode, isCreditCode } from '../credit-code.ts';
import type { ConfigItems } from '../read-config.ts';
import { keyFaults } from './public-keys.ts';

/** Credit codes, keys and networks of the departments. */
export function* checkDepartments({ departments }: ConfigItems): Generator<ConfigProblem> {
  const byCreditCode = new Map<string, string>();
  for (const item of departments) {
    const { uscc, keys, allowedNetworks } = item.value;
    const fault = creditCodeFault(uscc);
    if (fault !== undefined) yield item.problem(['uscc'], ...fault);
    const holder = byCreditCode.get(uscc);
    if (holder !== undefined) yield item.problem(['uscc'], `${holder} has the same uscc`, "the department's own code");
    byCreditCode.set(uscc, item.id);

    for (const [index, key] of keys.entries()) {
      for (const { path, message, expected } of keyFaults(key)) {
        yield item.problem(['keys', index, ...path], message, expected);
      }
      if (keys.findIndex(({ kid }) => kid === key.kid) < index) {
        yield item.problem(['keys', index, 'kid'], `kid ${key.kid} is there twice`, 'a kid of its own for each key');
      }
    }
    for (const [index, network] of allowedNetworks.entries()) {
      const remedy = networkRemedy(network);
      if (remedy === undefined) continue;
      yield item.problem(['allowedNetworks', index], `${network} is no CIDR block`, remedy);
    }
  }
}

/** GB 32100 and, for the characters 9 to 17, GB 11714. */
function creditCodeFault(code: string): readonly [string, string] | undefined {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) {
    return ['uscc is not a credit code', '18 digits and capital letters, without I, O, S, V and Z (GB 32100)'];
  }
  if (!isCreditCode(code)) {
    const right = creditCodeCheckCharacter(code.slice(0, 17));
    return ["uscc's check character does not fit", `compare it character by character; ${right} would fit (GB 32100)`];
  }
  if (!hasValidOrganisationCode(code)) {
    return ["the check character of uscc's organisation code does not fit", 'a right 17th character (GB 11714)'];
  }
  return undefined;
}

/** What would be right instead; undefined where the block is well written and its host bits are zero. */
function networkRemedy(network: string): string | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(network) && !ipaddr.IPv6.isValidCIDR(network)) {
    return 'an address and a prefix length, such as 10.43.5.0/24 or 2001:db8::/48';
  }
  const [address, bits] = ipaddr.parseCIDR(network);
  const base =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(network)
      : ipaddr.IPv6.networkAddressFromCIDR(network);
  return base.toString() === address.toString() ? undefined : `its first address: ${base.toString()}/${bits}`;
}
