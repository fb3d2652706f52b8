import type { Chance } from '../chance.ts';
import type { Citizen } from '../facts.ts';
import type { CastName } from '../further.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, named, type Play, type Try } from './register.ts';

/** Somebody in the ministry's files. */
export interface Veteran {
  /** Absent of one who still serves. */
  readonly discharge?: {
    readonly on: string;
    readonly resettlement: 'self-employment' | 'assigned-job' | 'monthly-pension' | 'retired' | 'demobilised';
  };
  /** Absent where none was asked for. */
  readonly cardNo?: string;
}

export interface VeteranRegister {
  /** By citizen number. */
  readonly veterans: ReadonlyMap<string, Veteran>;
  readonly plays: readonly Play[];
}

/** One for each kind of resettlement, one who still serves, and some of the county's men. */
export function registerVeterans({ citizens, cast, today }: BaseCounty, chance: Chance): VeteranRegister {
  const year = Number(today.slice(0, 4));
  const veterans = new Map<string, Veteran>();
  const plays: Play[] = [];
  const enter = (idNumber: string, kind: Kind, age: number): void => {
    const bornIn = Number(idNumber.slice(6, 10));
    veterans.set(idNumber, {
      discharge: { on: someDay(Math.min(bornIn + age, year - 1), chance), resettlement: kind },
      ...(chance.percent(75) && { cardNo: `DEM4305${String(veterans.size + 1).padStart(6, '0')}` }),
    });
  };
  for (const [who, kind, age, note] of players) {
    const { idNumber } = cast(who);
    enter(idNumber, kind, age);
    plays.push({ who: idNumber, note: `退役军人，${note}。`, tries: [tryOf(cast(who))] });
  }
  const soldier = cast('servingSoldier').idNumber;
  veterans.set(soldier, {});
  plays.push({ who: soldier, note: '现役，尚未退役。', tries: [tryOf(cast('servingSoldier'))] });

  const [first] = citizens.values();
  for (const { idNumber, sex, state, birthDate } of citizens.values()) {
    const age = year - Number(birthDate.slice(0, 4));
    const isDrawn = chance.percent(9) || idNumber === first?.idNumber;
    if (veterans.has(idNumber) || sex !== 'male' || state !== 'normal' || age < 24 || !isDrawn) continue;
    enter(idNumber, chance.pick(['self-employment', 'self-employment', 'assigned-job']), 22);
  }
  return { veterans, plays };
}

function tryOf(citizen: Citizen): Try {
  return { resource: 'mva-veteran.veteran-status', parameters: named(citizen) };
}

type Kind = NonNullable<Veteran['discharge']>['resettlement'];

/** Who, how resettled, at which age. */
const players: readonly (readonly [CastName, Kind, number, string])[] = [
  ['selfEmployedVeteran', 'self-employment', 23, '自主就业'],
  ['assignedVeteran', 'assigned-job', 30, '由政府安排工作'],
  ['monthlyVeteran', 'monthly-pension', 40, '逐月领取退役金'],
  ['retiredVeteran', 'retired', 55, '退休安置'],
  ['demobilisedVeteran', 'demobilised', 33, '复员'],
];
