import type { DataCall, Vertical } from '../model/index.ts';

/**
 * The fault the sandbox is to play in this call, where it serves this vertical; for any other the wish is not heard.
 * `call.fault` has the header's form, `{vertical}={fault}` or `{relay}={fault}`, several with commas: a life event asks several
 * verticals.
 */
export function faultFor({ fault }: DataCall, { id, relay, sandbox }: Vertical): string | undefined {
  if (!sandbox || fault === undefined) return undefined;
  const wishes = fault.split(',').map((wish) => wish.trim().split('='));
  const [, wish] = wishes.find(([name]) => name === id) ?? wishes.find(([name]) => name === relay) ?? [];
  return wish !== undefined && /^[\w:.-]{1,32}$/.test(wish) ? wish : undefined;
}
