import type { Catalog, Demand, LifeEvent, MatterCode } from '../model/index.ts';

/** A business item code adds two digits to the matter it belongs to. */
export function implementationCode(matter: MatterCode): MatterCode {
  return matter.slice(0, 31) as MatterCode;
}

/** The life event whose own matter it is. */
export function lifeEventOf(matter: MatterCode, { index }: Catalog): LifeEvent | undefined {
  return index.lifeEventByMatter.get(implementationCode(matter));
}

/** The fields a demand lets out unmasked for a matter; the matter of a life event stands for the life event. */
export function unmaskedFor(
  { unmasked, unmaskedOnly }: Demand,
  matter: MatterCode,
  catalog: Catalog,
): readonly string[] {
  const lifeEvent = lifeEventOf(matter, catalog);
  return unmasked.filter((field) => {
    const only = unmaskedOnly[field];
    if (!only) return true;
    if (lifeEvent) return only.lifeEvents.includes(lifeEvent.id);
    return only.matters.includes(matter) || only.matters.includes(implementationCode(matter));
  });
}
