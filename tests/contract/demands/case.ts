import { type County, createCounty } from '../../../src/sandbox/county/county.ts';
import type { Citizen, Enterprise } from '../../../src/sandbox/county/facts.ts';

/** One demand as a department uses it, and what the synthetic county says is true of whom it asks about. */
export interface DemandCase {
  readonly demand: string;
  readonly department: string;
  readonly resource: string;
  readonly matter: string;
  /** Every field that may leave, as the county's list of demands has it. */
  readonly fields: readonly string[];
  /** Where the demand rests on the person's own mandate. */
  readonly authorisation?: string;
  readonly asks: readonly Ask[];
}

export interface Ask {
  /** Whom it is about and why: part of the test's name. */
  readonly about: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The record, its rows, or `absent` and `unknown` where there is none; masked as the citizen would see it on paper. */
  readonly truth: Row | readonly Row[] | 'absent' | 'unknown';
}

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** The county as the sandbox makes it by default: the same for the same day. */
export const county: County = createCounty('suining', beijing(Date.now()).slice(0, 10));

/** The first citizen for whom it holds; a county without one makes the case worthless, so it is an error. */
export function citizen(holds: (one: Citizen) => boolean): Citizen {
  return found([...county.citizens.values()].find(holds));
}

export function enterprise(holds: (one: Enterprise) => boolean): Enterprise {
  return found([...county.enterprises.values()].find(holds));
}

export function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('the synthetic county has nobody who plays this');
  return thing;
}

/** `name` and `idNumber`, as most demands ask. */
export function named({ name, idNumber }: Citizen): { name: string; idNumber: string } {
  return { name, idNumber };
}

function beijing(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString();
}

/** A certificate's number as it may be shown: its last four characters (domain: certificate-no). */
export const lastFour = (number: string) => `******${number.slice(-4)}`;
/** An address down to its county (domain: address). */
export const countyOf = (address: string) => `${/^.*?[县区]/.exec(address)?.[0]}****`;
/** A person's name: the first character, a star for each other. */
export const firstCharacter = ([first, ...others]: string) => `${first}${'*'.repeat(others.length)}`;
/** Hundredths of a yuan as yuan with two decimals. */
export const yuan = (cents: number) => (cents / 100).toFixed(2);
