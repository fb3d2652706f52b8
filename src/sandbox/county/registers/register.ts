import type { Citizen, Enterprise, Property } from '../facts.ts';
import type { CastName } from '../further.ts';

/** The people and enterprises of the county, before any further register is opened about them. */
export interface BaseCounty {
  /** `YYYY-MM-DD`, Beijing time. */
  readonly today: string;
  readonly citizens: ReadonlyMap<string, Citizen>;
  readonly enterprises: ReadonlyMap<string, Enterprise>;
  /** Real estate of a citizen number or credit code. */
  propertiesOf(owner: string): readonly Property[];
  /** Somebody made by hand to play a case. */
  cast(name: CastName): Citizen;
}

/** Who may be used to try which case of a register. */
export interface Play {
  /** Citizen number or credit code. */
  readonly who: string;
  /** In Chinese; a whole sentence, or empty. */
  readonly note: string;
  readonly tries?: readonly Try[];
}

/** A query that finds a record, in the county's own names: `{vertical}.{operation}` and its parameters. */
export interface Try {
  readonly resource: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Name and number, as most queries ask. */
export function named({ name, idNumber }: Citizen): { name: string; idNumber: string } {
  return { name, idNumber };
}

/** The enterprise of that name; a register without it is a bug of the county's. */
export function enterpriseNamed({ enterprises }: BaseCounty, name: string): Enterprise {
  const found = [...enterprises.values()].find((enterprise) => enterprise.name === name);
  if (found === undefined) throw new Error(`the county has no ${name}`);
  return found;
}
