import type { DataCall, Vertical } from '../model/index.ts';

/**
 * The fault the sandbox is to play in this call, where it serves this vertical; for any other the wish is not heard.
 * `call.fault` is the fault alone (`timeout`), or the header's own form (`mps-population=timeout`), which may name others.
 */
export function faultFor({ fault }: DataCall, { id, sandbox }: Vertical): string | undefined {
  if (!sandbox || fault === undefined) return undefined;
  if (!fault.includes('=')) return fault;
  const wishes = fault.split(',').map((wish) => wish.trim().split('='));
  return wishes.find(([vertical]) => vertical === id)?.[1];
}
