import type { Catalog, LifeEvent, ParameterFormat } from '../model/index.ts';
import type { ExamplePeople, KnownQuery } from './people.ts';

/**
 * What an applicant of a life event states who is found in its evidence, by path, as far as known queries tell: the number
 * of a paper, and where the life event is about one person or one enterprise, somebody who has the paper.
 */
export function statedByOneWhoIsFound(
  { parameters, evidence }: LifeEvent,
  catalog: Catalog,
  { queries }: ExamplePeople,
): ReadonlyMap<string, string> {
  const formats = new Map(parameters.map(({ path, format }) => [path, format]));
  const stated = new Map<string, string>();
  const parties = new Map<'person' | 'enterprise', KnownQuery['of']>();
  for (const { demand, calls } of evidence) {
    const query = queries?.get(catalog.demands.get(demand)?.resource ?? '');
    if (query === undefined) continue;
    const { of, parameters: asked } = query;
    for (const [parameter, source] of calls.flatMap((call) => Object.entries(call))) {
      const value = asked[parameter];
      const path = source.startsWith('$') ? source.slice(1) : '';
      const format = formats.get(path);
      if (value === undefined || format === undefined) continue;
      const kind = 'uscc' in of ? 'enterprise' : 'person';
      if (!isOfParty(format)) stated.set(path, stated.get(path) ?? value);
      else if (!parties.has(kind) && [of.name, numberOf(of)].includes(value)) parties.set(kind, of);
    }
  }
  for (const [kind, of] of parties) {
    const who = onlyOne(parameters, kind);
    for (const { path, format } of parameters) {
      if (who === undefined || !path.startsWith(`${who}.`) || !isOfParty(format)) continue;
      stated.set(path, /name$/.test(format) ? of.name : numberOf(of));
    }
  }
  return stated;
}

/** What a life event calls the one person, or the one enterprise, it asks about; nothing where there are several. */
function onlyOne(parameters: LifeEvent['parameters'], kind: 'person' | 'enterprise'): string | undefined {
  const number = kind === 'person' ? 'id-number' : 'uscc';
  const found = new Set(parameters.filter(({ format }) => format === number).map(({ path }) => path.split('.')[0]));
  return found.size === 1 ? [...found][0] : undefined;
}

/** Whether a value names somebody rather than a paper. */
function isOfParty(format: ParameterFormat): boolean {
  return /name$|^id-number|^uscc$/.test(format);
}

function numberOf(of: KnownQuery['of']): string {
  return 'uscc' in of ? of.uscc : of.idNumber;
}
