import type { Allowed, Level, Resource, Result } from '../model/index.ts';
import type { Refusal } from '../problems.ts';

/**
 * A place that may not see data of every level: a cloud that cannot keep its state within mainland China
 * (数据安全法 art. 21 and 31, 个人信息保护法 art. 36 and 40 ask where such data is kept).
 */
export interface Location {
  /** Resources up to this level may pass. */
  readonly levelMax: Level;
  /** The legal basis on which those above it pass all the same; each entry of theirs names it. */
  readonly basis?: string;
}

/** Whether a resource may be asked for here: its highest field decides, for the whole reply passes through. */
export function permitPlace(
  resource: Resource,
  location: Location | undefined,
): Result<Pick<Allowed, 'locationBasis'>, Refusal> {
  if (location === undefined) return { ok: true, value: {} };
  const level = levelOf(resource);
  if (level <= location.levelMax) return { ok: true, value: {} };
  if (location.basis !== undefined) return { ok: true, value: { locationBasis: location.basis } };
  return { ok: false, failure: { reason: 'location-not-allowed', note: `${resource.id} is L${level}` } };
}

/** The level of a resource is that of its most sensitive field. */
function levelOf({ fields }: Resource): Level {
  return fields.reduce<Level>((highest, { level }) => (level > highest ? level : highest), 1);
}
