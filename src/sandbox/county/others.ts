import type { Chance } from './chance.ts';
import type { ChildPlan, FamilyPlan, GrownUpPlan, Role } from './family.ts';
import { createNames } from './names.ts';
import { homeInCounty, homeOutside } from './places.ts';
import { someDay } from './registrar.ts';
import type { Work } from './work.ts';

/** The rest of the county: families with a child that starts school this year, families with others, couples and people alone. */
export function otherFamilies(chance: Chance, year: number, taken: ReadonlySet<string>): readonly FamilyPlan[] {
  const names = createNames(chance, taken);
  const person = (surname: string, sex: 'male' | 'female', age: number, work: Work): GrownUpPlan => ({
    name: names.name(surname, sex),
    birthDate: someDay(year - age, chance),
    work,
  });
  const child = (surname: string, birthDate: string): ChildPlan => {
    const sex = chance.percent(50) ? 'male' : 'female';
    const vaccination = chance.percent(92) ? [] : chance.percent(50) ? (['百白破疫苗第5剂'] as const) : 'no-record';
    return { name: names.name(surname, sex), sex, birthDate, vaccination };
  };

  const family = (birthDates: readonly string[]): FamilyPlan => {
    const surname = names.surname();
    const home = chance.percent(88) ? homeInCounty(chance) : homeOutside(chance);
    const withGrandparents = chance.percent(35);
    const oldest = Math.max(...birthDates.map((birthDate) => year - Number(birthDate.slice(0, 4))));
    const age = oldest + chance.between(22, 31);
    const owners: readonly Role[] = withGrandparents && chance.percent(40) ? ['grandfather'] : ['father', 'mother'];
    return {
      home,
      head: withGrandparents && chance.percent(50) ? 'grandfather' : chance.percent(80) ? 'father' : 'mother',
      grownUps: {
        ...(withGrandparents && {
          grandfather: person(surname, 'male', age + 26, age + 26 > 60 ? 'retired-resident' : 'resident'),
          grandmother: person(names.surname(), 'female', age + 25, 'resident'),
        }),
        father: person(surname, 'male', age, chance.pick(works)),
        mother: person(names.surname(), 'female', age - chance.between(0, 4), chance.pick(works)),
      },
      children: birthDates.map((birthDate) => child(surname, birthDate)),
      properties: chance.percent(80)
        ? [{ home, usage: '住宅', owners, mortgaged: chance.percent(35), seized: chance.percent(3) }]
        : [],
    };
  };

  const starting = Array.from({ length: 22 }, () => family([startsThisYear(chance, year)]));
  const others = Array.from({ length: 34 }, () => {
    const first = chance.between(1, 17);
    const second = first - chance.between(2, 4);
    const ages = second > 0 && chance.percent(60) ? [first, second] : [first];
    return family(ages.map((age) => someDay(year - age, chance)));
  });
  return [...starting, ...others, ...elders(chance, names, person), ...alone(chance, year, names, person)];
}

type MakePerson = (surname: string, sex: 'male' | 'female', age: number, work: Work) => GrownUpPlan;
type Names = ReturnType<typeof createNames>;

const works = [
  'employee',
  'employee',
  'employee',
  'resident',
  'resident',
  'employee-elsewhere',
  'suspended',
  'none',
] as const;

/** A child that is six between 1 September of last year and 31 August of this one. */
function startsThisYear(chance: Chance, year: number): string {
  const day = someDay(year - 6, chance);
  return day.slice(5) <= '08-31' ? day : `${year - 7}${day.slice(4)}`;
}

/** Pensioner couples with a dwelling of their own. */
function elders(chance: Chance, names: Names, person: MakePerson): readonly FamilyPlan[] {
  return Array.from({ length: 14 }, (): FamilyPlan => {
    const home = homeInCounty(chance);
    const age = chance.between(62, 78);
    const work = chance.pick(['retired-employee', 'retired-resident']);
    return {
      home,
      head: 'father',
      grownUps: {
        father: person(names.surname(), 'male', age, work),
        mother: person(names.surname(), 'female', age - 1, work),
      },
      children: [],
      properties: [{ home, usage: '住宅', owners: ['father', 'mother'] }],
    };
  });
}

/** People alone: struck from the register on death or for other reasons, of a collective household, with rare names. */
function alone(chance: Chance, year: number, names: Names, person: MakePerson): readonly FamilyPlan[] {
  const man = (grownUp: GrownUpPlan, more: Partial<FamilyPlan> = {}): FamilyPlan => ({
    home: homeInCounty(chance),
    head: 'father',
    grownUps: { father: grownUp },
    children: [],
    properties: [],
    ...more,
  });
  const left = (how: 'cancelled-on-death' | 'cancelled-other') => ({ how, on: someDay(year - 1, chance) });
  const pensioner = (age: number) => person(names.surname(), 'male', age, 'retired-resident');
  return [
    man({ ...pensioner(81), left: left('cancelled-on-death') }),
    man({ ...pensioner(77), left: left('cancelled-on-death') }),
    man({ ...pensioner(69), left: left('cancelled-on-death') }),
    man({ ...person(names.surname(), 'male', 41, 'employee'), left: left('cancelled-other') }),
    man(person(names.surname(), 'male', 24, 'employee'), { collective: true }),
    man(person(names.surname(), 'male', 26, 'employee'), { collective: true }),
    // Names that programs stumble over: a character outside the basic plane, and the dot of minority names.
    man({ ...person(names.surname(), 'male', 38, 'employee'), name: '石桥𬬭' }),
    man({ ...person(names.surname(), 'male', 45, 'resident'), name: '例木江·数桥提' }),
  ];
}
