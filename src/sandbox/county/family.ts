import type { Chance } from './chance.ts';
import { schoolingOf, vaccinationOf } from './childhood.ts';
import type { Citizen, Property, Sex } from './facts.ts';
import type { Home } from './places.ts';
import { type Deed, type Registrar, someDay } from './registrar.ts';
import { insuranceOf, pensionAccountOf, pensionOf, type Work } from './work.ts';

/** A family before it has numbers and papers. The grandparents are the father's parents. */
export interface FamilyPlan {
  readonly home: Home;
  readonly head: Role;
  readonly collective?: boolean;
  readonly grownUps: Partial<Readonly<Record<Role, GrownUpPlan>>>;
  readonly children: readonly ChildPlan[];
  readonly properties: readonly (Deed & { readonly owners: readonly Role[] })[];
}

export type Role = 'grandfather' | 'grandmother' | 'father' | 'mother';

export interface GrownUpPlan {
  readonly name: string;
  readonly birthDate: string;
  readonly work: Work;
  /** Struck from the register: how, and on which day. */
  readonly left?: { readonly how: 'cancelled-on-death' | 'cancelled-other'; readonly on: string };
}

export interface ChildPlan {
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: string;
  /** Missing doses; `no-record` where no vaccination record was found. */
  readonly vaccination: readonly string[] | 'no-record';
}

export interface Family {
  readonly grownUps: ReadonlyMap<Role, Citizen>;
  readonly children: readonly Citizen[];
  readonly properties: readonly Property[];
}

export interface Settlement {
  readonly chance: Chance;
  readonly registrar: Registrar;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** Gives a family its numbers, register, relatives, papers and real estate, all fitting one another. */
export function settle(plan: FamilyPlan, settlement: Settlement): Family {
  const { chance, registrar, today } = settlement;
  const year = Number(today.slice(0, 4));
  const numbers = numberAll(plan, registrar);
  const register = openRegister(plan, settlement);

  const grownUps = roles.flatMap((role): [Role, Citizen][] => {
    const person = plan.grownUps[role];
    const idNumber = numbers.grownUps.get(role);
    if (person === undefined || idNumber === undefined) return [];
    const { name, birthDate, work, left } = person;
    const citizen: Citizen = {
      name,
      idNumber,
      birthDate,
      sex: sexOf(role),
      ...register(relationToHead(plan.head, role), register.movedIn),
      state: left?.how ?? 'normal',
      ...present({ cancelledOn: left?.on, idCardValidTo: idCardValidTo(birthDate, year) }),
      ...parentsOf(role, numbers),
      ...present({ spouse: numbers.grownUps.get(spouseOf[role]) }),
      children: childrenOf(role, numbers),
      insurance: left ? [] : insuranceOf(work, today),
      ...present({
        pensionAccount: pensionAccountOf(work, Number(birthDate.slice(0, 4)), year, chance),
        pension: left ? undefined : pensionOf(work, birthDate, year),
      }),
    };
    return [[role, citizen]];
  });

  const children = plan.children.map((child, place): Citizen => {
    const { name, sex, birthDate, vaccination } = child;
    const idNumber = numbers.children[place] ?? '';
    return {
      name,
      idNumber,
      birthDate,
      sex,
      ...register(childRelation(plan.head, sex), registeredOn(birthDate, year)),
      state: 'normal',
      ...present({ father: numbers.grownUps.get('father'), mother: numbers.grownUps.get('mother') }),
      children: [],
      insurance: [],
      ...present({
        vaccination: vaccination === 'no-record' ? undefined : vaccinationOf(idNumber, vaccination, birthDate, year),
        schooling: schoolingOf(idNumber, birthDate, today, chance),
      }),
    };
  });

  const properties = plan.properties.map(({ owners, ...deed }) =>
    registrar.property(
      deed,
      owners.flatMap((role) => numbers.grownUps.get(role) ?? []),
    ),
  );
  return { grownUps: new Map(grownUps), children, properties };
}

interface Numbers {
  readonly grownUps: ReadonlyMap<Role, string>;
  readonly children: readonly string[];
}

function numberAll(plan: FamilyPlan, registrar: Registrar): Numbers {
  const grownUps = new Map<Role, string>();
  for (const role of roles) {
    const person = plan.grownUps[role];
    if (person) grownUps.set(role, registrar.citizenNumber(person.birthDate, sexOf(role)));
  }
  return { grownUps, children: plan.children.map((child) => registrar.citizenNumber(child.birthDate, child.sex)) };
}

/** One household's page in the register: what it says of a member with this relation, registered on that day. */
function openRegister(plan: FamilyPlan, { chance, registrar, today }: Settlement) {
  const number = registrar.householdNumber();
  const entry = (relation: string, registeredOn: string): Pick<Citizen, 'household' | 'relationToHead'> => ({
    household: {
      number,
      kind: plan.collective ? 'collective' : 'family',
      headName: plan.grownUps[plan.head]?.name ?? '',
      address: plan.home.address,
      registeredOn,
      policeStation: plan.home.policeStation,
    },
    relationToHead: relation,
  });
  return Object.assign(entry, { movedIn: someDay(chance.between(2008, Number(today.slice(0, 4)) - 8), chance) });
}

function parentsOf(role: Role, { grownUps }: Numbers) {
  if (role !== 'father') return {};
  return present({ father: grownUps.get('grandfather'), mother: grownUps.get('grandmother') });
}

function childrenOf(role: Role, { grownUps, children }: Numbers): readonly string[] {
  if (role === 'father' || role === 'mother') return children;
  const son = grownUps.get('father');
  return son === undefined ? [] : [son];
}

const roles = ['grandfather', 'grandmother', 'father', 'mother'] as const;
const spouseOf = {
  grandfather: 'grandmother',
  grandmother: 'grandfather',
  father: 'mother',
  mother: 'father',
} as const;

function sexOf(role: Role): Sex {
  return role === 'grandfather' || role === 'father' ? 'male' : 'female';
}

/** As the register writes the relation of a member to the head (GB/T 4761). */
function relationToHead(head: Role, member: Role): string {
  if (member === head) return '户主';
  if (member === spouseOf[head]) return '配偶';
  return relations[head][member] ?? '其他亲属';
}

const relations: Readonly<Record<Role, Partial<Readonly<Record<Role, string>>>>> = {
  grandfather: { father: '子', mother: '儿媳' },
  grandmother: { father: '子', mother: '儿媳' },
  father: { grandfather: '父亲', grandmother: '母亲' },
  mother: { grandfather: '公公', grandmother: '婆婆' },
};

function childRelation(head: Role, sex: Sex): string {
  const own = head === 'father' || head === 'mother';
  if (sex === 'male') return own ? '子' : '孙子';
  return own ? '女' : '孙女';
}

/** Cards of people over 46 never end; others were issued for twenty years and end after `year` (居民身份证法 art. 5). */
function idCardValidTo(birthDate: string, year: number): string {
  const birthYear = Number(birthDate.slice(0, 4));
  if (year - birthYear > 46) return '9999-12-31';
  return `${year + 1 + (birthYear % 17)}-${birthDate.slice(5, 7)}-${String(1 + (birthYear % 28)).padStart(2, '0')}`;
}

/** Newborns are registered within a month (户口登记条例 art. 7); never in the present year, of which only the number is known. */
function registeredOn(birthDate: string, year: number): string {
  const day = new Date(Date.parse(birthDate) + 25 * 86_400_000).toISOString().slice(0, 10);
  return day < `${year}` ? day : `${year - 1}-12-31`;
}

/** The members that are there. */
function present<Members extends object>(members: { readonly [Name in keyof Members]: Members[Name] | undefined }) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<Members>;
}
