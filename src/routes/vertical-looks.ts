import type { Exchange, VerticalLook } from '../exchange/index.ts';
import type { Vertical } from '../model/index.ts';

/** How the exchange stands to each of these verticals, by id. */
export async function looksAt(
  verticals: Iterable<Vertical>,
  exchange: Pick<Exchange, 'look'>,
): Promise<ReadonlyMap<string, VerticalLook>> {
  const looks = [...verticals].map(async (vertical) => [vertical.id, await exchange.look(vertical)] as const);
  return new Map(await Promise.all(looks));
}
