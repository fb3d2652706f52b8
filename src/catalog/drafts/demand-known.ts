import type { ConfigItems } from '../read-config.ts';
import type { Named } from './demand-names.ts';

/** What a row may name, and the numbers of its demands. */
export interface KnownThings {
  readonly departments: readonly (Named & { readonly uscc: string })[];
  readonly verticals: readonly (Named & { readonly perDemand: boolean })[];
  readonly resources: readonly (Named & {
    readonly vertical: string;
    readonly item: ConfigItems['resources'][number];
  })[];
  readonly lifeEvents: readonly Named[];
  readonly matterTitles: ReadonlyMap<string, string>;
  readonly idPrefix: string;
}

export function knownThings(config: ConfigItems): KnownThings {
  const matters = config.demands.flatMap(({ value }) => value.matters);
  const events = config.lifeEvents.map(({ value }) => value.matter);
  return {
    departments: config.departments.map(({ id, value: { name, uscc } }) => ({ id, name, uscc })),
    verticals: config.verticals.map(({ id, value: { name, upstream } }) => ({
      id,
      name,
      perDemand: upstream.credential === 'per-demand',
    })),
    resources: config.resources.map((item) => ({ id: item.id, name: item.value.title, vertical: item.stem, item })),
    lifeEvents: config.lifeEvents.map(({ id, value: { name } }) => ({ id, name })),
    matterTitles: new Map([...matters, ...events].map(({ code, title }) => [code, title])),
    idPrefix: config.demands[0]?.id.replace(/\d+$/, '') ?? 'SN-D-',
  };
}

export function departmentUscc({ departments }: KnownThings, id: string): string | undefined {
  return departments.find((one) => one.id === id)?.uscc;
}

export function nextId({ idPrefix }: KnownThings, taken: ReadonlyMap<string, string>): string {
  const numbers = [...taken.keys()]
    .filter((id) => id.startsWith(idPrefix))
    .map((id) => Number(id.slice(idPrefix.length)));
  return `${idPrefix}${String(Math.max(0, ...numbers) + 1).padStart(2, '0')}`;
}
