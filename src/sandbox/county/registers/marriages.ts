import type { Chance } from '../chance.ts';
import type { Citizen } from '../facts.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** A marriage that was registered, and how it stands. */
export interface Marriage {
  /** Citizen numbers. */
  readonly husband: string;
  readonly wife: string;
  readonly status: 'married' | 'divorced' | 'widowed';
  /** Of the last registration: the divorce where there was one. `J` or `L`, an unassigned county, year, serial. */
  readonly certificateNo: string;
  readonly registeredOn: string;
}

export interface MarriageRegister {
  /** Undefined where nothing is on record: that proves nothing, as old registrations are on paper. */
  marriageOf(citizen: string): Marriage | undefined;
  /** Whether the register has nothing of this grown-up though it knows the person. */
  isUnregistered(citizen: string): boolean;
  readonly plays: readonly Play[];
}

/** Marriages of the couples whom the population register names as such; of the oldest, some were never entered from paper. */
export function registerMarriages(county: BaseCounty, chance: Chance): MarriageRegister {
  const { citizens, today, cast } = county;
  const year = Number(today.slice(0, 4));
  const marriages = new Map<string, Marriage>();
  const onPaper = new Set<string>();
  const plays: Play[] = [];
  let serial = 0;
  const register = (husband: Citizen, wife: Citizen, { letter, status, inYear }: Registration) => {
    serial += 1;
    const certificateNo = `${letter}430599-${inYear}-${900_000 + serial}`;
    const both = { husband: husband.idNumber, wife: wife.idNumber };
    const marriage: Marriage = { ...both, status, certificateNo, registeredOn: someDay(inYear, chance) };
    for (const one of [husband, wife]) marriages.set(one.idNumber, marriage);
    return marriage;
  };

  for (const husband of citizens.values()) {
    const wife = citizens.get(husband.spouse ?? '');
    if (husband.sex !== 'male' || wife === undefined) continue;
    const inYear = weddingYear(husband, wife, county, chance);
    // Drawn for every couple, so that one's wedding does not change another's.
    const isOnPaper = chance.percent(60) && inYear < firstElectronicYear;
    const status = husband.state === 'cancelled-on-death' ? 'widowed' : 'married';
    if (isOnPaper && status === 'married') {
      for (const one of [husband, wife]) onPaper.add(one.idNumber);
      plays.push({ who: husband.idNumber, note: `${inYear}年结婚，纸质档案未补录，婚姻登记系统查不到记录。` });
      continue;
    }
    register(husband, wife, { letter: 'J', status, inYear });
    if (status === 'widowed') plays.push({ who: wife.idNumber, note: '丧偶。', tries: statusTries(wife) });
    else plays.push({ who: wife.idNumber, note: '', tries: [...statusTries(wife), pairTry(husband, wife)] });
  }

  const [divorcedMan, divorcedWoman] = [cast('divorcedMan'), cast('divorcedWoman')];
  register(divorcedMan, divorcedWoman, { letter: 'L', status: 'divorced', inYear: year - 3 });
  for (const [one, other] of [
    [divorcedMan, divorcedWoman],
    [divorcedWoman, divorcedMan],
  ] as const) {
    plays.push({ who: one.idNumber, note: `已与${other.name}登记离婚。`, tries: statusTries(one) });
  }

  const isGrownUp = ({ birthDate, state }: Citizen) => state === 'normal' && birthDate < `${year - 22}`;
  const single = [...citizens.values()].filter(
    (one) => isGrownUp(one) && one.spouse === undefined && !marriages.has(one.idNumber),
  );
  for (const one of single) {
    plays.push({ who: one.idNumber, note: '没有婚姻登记记录。', tries: statusTries(one) });
  }
  const unregistered = new Set(single.map(({ idNumber }) => idNumber));
  return {
    marriageOf: (citizen) => marriages.get(citizen),
    isUnregistered: (citizen) => unregistered.has(citizen),
    plays,
  };
}

interface Registration {
  readonly letter: 'J' | 'L';
  readonly status: Marriage['status'];
  readonly inYear: number;
}

/** From then on registrations are made in the system; what is older had to be entered from paper. */
const firstElectronicYear = 1986;

/** Both of age (民法典 art. 1047: 22 and 20), before the first child where that is possible, never in the present year. */
function weddingYear(husband: Citizen, wife: Citizen, { citizens, today }: BaseCounty, chance: Chance): number {
  const earliest = Math.max(birthYear(husband) + 23, birthYear(wife) + 21);
  const years = husband.children.flatMap((child) => citizens.get(child) ?? []).map(birthYear);
  const wish = years.length > 0 ? Math.min(...years) - 1 : earliest + chance.between(0, 4);
  return Math.min(Math.max(earliest, wish), Number(today.slice(0, 4)) - 1);
}

function birthYear({ birthDate }: Citizen): number {
  return Number(birthDate.slice(0, 4));
}

function statusTries(one: Citizen) {
  return [{ resource: 'mca-marriage.marriage-status', parameters: named(one) }];
}

function pairTry(husband: Citizen, wife: Citizen) {
  const parameters = {
    ...{ nameA: husband.name, idNumberA: husband.idNumber },
    ...{ nameB: wife.name, idNumberB: wife.idNumber },
  };
  return { resource: 'mca-marriage.marriage-pair-check', parameters };
}
