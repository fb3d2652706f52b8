import { createChance } from './chance.ts';
import { schoolStart } from './childhood.ts';
import { craftedFamilies } from './crafted.ts';
import { foundEnterprises } from './enterprises.ts';
import type { Citizen, Property } from './facts.ts';
import { type Family, settle } from './family.ts';
import { furtherFamilies } from './further.ts';
import { otherFamilies } from './others.ts';
import { type BaseCounty, openRegisters, type Play, type Registers, type Try } from './registers/index.ts';
import { createRegistrar } from './registrar.ts';

/** The synthetic county: what is true, and whom to try. */
export interface County extends BaseCounty {
  /** What further offices hold. */
  readonly registers: Registers;
  readonly people: readonly PersonToTry[];
  readonly enterprisesToTry: readonly EnterpriseToTry[];
}

export interface PersonToTry {
  readonly name: string;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  /** As an applicant would state them; a note says where that is not what the register says. */
  readonly father?: RelativeToTry;
  readonly mother?: RelativeToTry;
  readonly children: readonly RelativeToTry[];
  readonly note?: string;
  /** Queries that find a record of it. */
  readonly tries?: readonly Try[];
}

export interface RelativeToTry {
  readonly name: string;
  readonly idNumber: string;
}

export interface EnterpriseToTry {
  readonly name: string;
  readonly uscc: string;
  readonly note?: string;
  /** Queries that find a record of it. */
  readonly tries?: readonly Try[];
}

/** The same county for the same seed and year of `today` (`YYYY-MM-DD`); grades and months paid follow the day. */
export function createCounty(seed: string, today: string): County {
  const year = Number(today.slice(0, 4));
  const chance = createChance(`${seed}/${year}`);
  const registrar = createRegistrar(chance, year);
  const settlement = { chance, registrar, today };

  const crafted = craftedFamilies(chance, year).map((family) => ({
    ...family,
    settled: settle(family.plan, settlement),
  }));
  const taken = new Set(crafted.flatMap(({ settled }) => members(settled).map(({ name }) => name)));
  const others = otherFamilies(chance, year, taken).map((plan) => settle(plan, settlement));
  const founded = foundEnterprises(chance, registrar);
  const further = furtherFamilies({ ...settlement, chance: createChance(`${seed}/${year}/further`) });

  const families = [...crafted.map(({ settled }) => settled), ...others, ...further.families];
  const citizens = new Map(families.flatMap(members).map((citizen) => [citizen.idNumber, citizen]));
  const properties = [...families.flatMap((family) => family.properties), ...founded.properties];
  const owned = new Map<string, Property[]>();
  for (const property of properties) {
    for (const owner of property.owners) owned.set(owner, [...(owned.get(owner) ?? []), property]);
  }

  const notes = new Map<string, string>();
  const stated = new Map<string, string>();
  for (const family of crafted) {
    const [child] = family.settled.children;
    if (child) notes.set(child.idNumber, family.note);
    for (const role of ['father', 'mother'] as const) {
      const number = family.settled.grownUps.get(role)?.idNumber;
      const name = family.stated?.[role];
      if (number !== undefined && name !== undefined) stated.set(number, name);
    }
  }
  const base: BaseCounty = {
    today,
    citizens,
    enterprises: new Map(founded.enterprises.map((enterprise) => [enterprise.uscc, enterprise])),
    propertiesOf: (owner) => owned.get(owner) ?? [],
    cast: further.cast,
  };
  const registers = openRegisters(base, `${seed}/${year}`);
  const plays = Object.values(registers).flatMap((register) => register.plays);
  const played = Map.groupBy(plays, ({ who }) => who);
  return {
    ...base,
    registers,
    people: [...citizens.values()]
      .map((citizen) => toTry(citizen, citizens, { notes, stated, played }))
      .toSorted((one, other) => rank(one, year) - rank(other, year)),
    enterprisesToTry: founded.enterprises.map(({ name, uscc, note }) => ({
      name,
      uscc,
      ...told(note, played.get(uscc)),
    })),
  };
}

function members({ grownUps, children }: Family): readonly Citizen[] {
  return [...grownUps.values(), ...children];
}

interface Statements {
  readonly notes: ReadonlyMap<string, string>;
  /** What registers say of whom. */
  readonly played: ReadonlyMap<string, readonly Play[]>;
  /** What applicants call somebody whom the register calls otherwise. */
  readonly stated: ReadonlyMap<string, string>;
}

function toTry(citizen: Citizen, citizens: ReadonlyMap<string, Citizen>, statements: Statements): PersonToTry {
  const { notes, played, stated } = statements;
  const relative = (number: string | undefined): RelativeToTry | undefined => {
    const found = number === undefined ? undefined : citizens.get(number);
    return found && { name: stated.get(found.idNumber) ?? found.name, idNumber: found.idNumber };
  };
  const father = relative(citizen.father);
  const mother = relative(citizen.mother);
  return {
    name: citizen.name,
    idNumber: citizen.idNumber,
    birthDate: citizen.birthDate,
    sex: citizen.sex,
    ...(father && { father }),
    ...(mother && { mother }),
    children: citizen.children.flatMap((number) => relative(number) ?? []),
    ...told(notes.get(citizen.idNumber) ?? noteOf(citizen), played.get(citizen.idNumber)),
  };
}

/** One note of all that somebody plays, and all that may be tried. */
function told(own: string | undefined, plays: readonly Play[] = []) {
  const note = [own ?? '', ...plays.map((play) => play.note)].join('');
  const tries = plays.flatMap((play) => play.tries ?? []);
  return { ...(note !== '' && { note }), ...(tries.length > 0 && { tries }) };
}

function noteOf(citizen: Citizen): string | undefined {
  if (citizen.state === 'cancelled-on-death') return `已于${citizen.cancelledOn}因死亡注销户口。`;
  if (citizen.state === 'cancelled-other') return `已于${citizen.cancelledOn}因其他原因注销户口。`;
  if (citizen.household.kind === 'collective') return '集体户。';
  if (citizen.pension) return `正在领取${citizen.pension.kind}。`;
  return undefined;
}

/** Children who start school this year with both parents come first, then other pupils with both, then other children, then all. Stable. */
function rank({ birthDate, father, mother }: PersonToTry, year: number): number {
  const start = schoolStart(birthDate);
  if (start < year - 11) return 4;
  if (father && mother && start === year) return 0;
  if (father && mother && start < year && start >= year - 9) return 1;
  return start === year || start === year + 1 ? 2 : 3;
}
