import type { Catalog, Text } from '../model/index.ts';

/** What the console calls things, and what a request's life shows of the rules it was decided by. No secret, no key. */
export interface CatalogNames {
  readonly revision: string;
  readonly departments: Readonly<Record<string, Text>>;
  readonly verticals: Readonly<Record<string, Text>>;
  readonly resources: Readonly<Record<string, ResourceNames>>;
  readonly lifeEvents: Readonly<
    Record<string, { readonly title: Text; readonly evidence: Readonly<Record<string, Text>> }>
  >;
  /** By matter code; titles are in Chinese alone, as the county registered them. */
  readonly matters: Readonly<Record<string, string>>;
  readonly demands: Readonly<Record<string, DemandNames>>;
}

interface ResourceNames {
  readonly title: Text;
  readonly vertical: string;
  readonly fields: Readonly<Record<string, Text>>;
}

interface DemandNames {
  readonly title: Text;
  readonly department: string;
  readonly legalBasis: readonly string[];
  readonly maxAgeSeconds: number;
  readonly validUntil: string;
  readonly predicates: Readonly<Record<string, Text>>;
}

export function catalogNames(catalog: Catalog): CatalogNames {
  const lifeEvents = [...catalog.lifeEvents.values()];
  const demands = [...catalog.demands.values()];
  return {
    revision: catalog.revision,
    departments: named(catalog.departments, ({ name }) => name),
    verticals: named(catalog.verticals, ({ name }) => name),
    resources: named(catalog.resources, ({ title, vertical, fields }) => ({
      title,
      vertical,
      fields: Object.fromEntries(fields.map((field) => [field.name, field.title])),
    })),
    lifeEvents: named(catalog.lifeEvents, ({ name, evidence }) => ({
      title: name,
      evidence: Object.fromEntries(evidence.map(({ id, title }) => [id, title])),
    })),
    matters: Object.fromEntries(
      [...demands.flatMap(({ matters }) => matters), ...lifeEvents.map(({ matter }) => matter)].map(
        ({ code, title }) => [code, title],
      ),
    ),
    demands: named(catalog.demands, ({ predicates, title, department, legalBasis, maxAgeSeconds, validUntil }) => ({
      title,
      department,
      legalBasis,
      maxAgeSeconds,
      validUntil,
      predicates: Object.fromEntries(predicates.map((predicate) => [predicate.id, predicate.title])),
    })),
  };
}

function named<Item, Name>(items: ReadonlyMap<string, Item>, nameOf: (item: Item) => Name): Record<string, Name> {
  return Object.fromEntries([...items].map(([id, item]) => [id, nameOf(item)]));
}
