import type { Catalog, Evidence, LifeEvent, ParameterFormat } from '../model/index.ts';
import type { ExamplePeople, KnownQuery } from './people.ts';

/** Values by path; one that is to be left out is undefined. */
type Statement = ReadonlyMap<string, string | undefined>;

/**
 * What an applicant of a life event states who is found in its evidence, as far as known queries tell: the number of a
 * paper, and where the life event must be told of one person or one enterprise alone, somebody who has the paper. Other
 * people whom it may be told of are then left out: those of the examples are not that one's family.
 */
export function statedByOneWhoIsFound(
  { parameters, evidence }: LifeEvent,
  catalog: Catalog,
  { queries }: ExamplePeople,
): Statement {
  const formats = new Map(parameters.map(({ path, format }) => [path, format]));
  const isOfPaper = (path: string) => formats.has(path) && !isOfParty(formats.get(path));
  const stated = new Map<string, string | undefined>();
  const parties = new Map<Kind, KnownQuery['of']>();
  // Papers first: whose they are decides who applies.
  const isOnePaper = (path: string) => isOfPaper(path) && formats.get(path) !== 'year';
  const papersFirst = evidence.toSorted(
    (one, other) => Number(asks(other, isOnePaper)) - Number(asks(one, isOnePaper)),
  );
  for (const { demand, calls } of papersFirst) {
    const query = queries?.get(catalog.demands.get(demand)?.resource ?? '');
    if (query === undefined) continue;
    for (const [parameter, path] of calls.flatMap(askedPaths)) {
      const value = query.parameters[parameter];
      if (value === undefined || !formats.has(path)) continue;
      const kind = kindOf(query.of);
      if (isOfPaper(path)) stated.set(path, stated.get(path) ?? value);
      else if (!parties.has(kind) && [query.of.name, numberOf(query.of)].includes(value)) parties.set(kind, query.of);
    }
  }
  for (const [kind, of] of parties) {
    const who = onlyOne(parameters, kind);
    if (who === undefined) continue;
    for (const { path, format, required } of parameters) {
      if (!isOfParty(format)) continue;
      if (path.startsWith(`${who}.`)) stated.set(path, /name$/.test(format) ? of.name : numberOf(of));
      else if (!required && kind === 'person' && /^person-name$|^id-number$/.test(format)) stated.set(path, undefined);
    }
  }
  return stated;
}

type Kind = 'person' | 'enterprise';

/** Of a call, each parameter that is what the applicant stated, with its path. */
function askedPaths(call: Evidence['calls'][number]): readonly (readonly [parameter: string, path: string])[] {
  return Object.entries(call).flatMap(([parameter, source]) =>
    source.startsWith('$') ? [[parameter, source.slice(1)] as const] : [],
  );
}

function asks({ calls }: Evidence, fits: (path: string) => boolean): boolean {
  return calls.flatMap(askedPaths).some(([, path]) => fits(path));
}

/** What a life event calls the one person, or the one enterprise, that it must be told; nothing where there are several. */
function onlyOne(parameters: LifeEvent['parameters'], kind: Kind): string | undefined {
  const numbers = parameters.filter(({ format }) => format === (kind === 'person' ? 'id-number' : 'uscc'));
  const required = numbers.filter((number) => number.required);
  const found = new Set((required.length > 0 ? required : numbers).map(({ path }) => path.split('.')[0]));
  return found.size === 1 ? [...found][0] : undefined;
}

/** Whether a value names somebody rather than a paper. */
function isOfParty(format: ParameterFormat | undefined): boolean {
  return format !== undefined && /name$|^id-number|^uscc$/.test(format);
}

function kindOf(of: KnownQuery['of']): Kind {
  return 'uscc' in of ? 'enterprise' : 'person';
}

function numberOf(of: KnownQuery['of']): string {
  return 'uscc' in of ? of.uscc : of.idNumber;
}
