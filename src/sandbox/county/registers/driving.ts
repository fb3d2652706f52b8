import type { Chance } from '../chance.ts';
import type { Citizen } from '../facts.ts';
import type { CastName } from '../further.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** A driving licence; its number is the holder's citizen number. */
export interface DrivingLicence {
  /** A2, B2, C1 … (GA/T 16.4). */
  readonly vehicleClass: string;
  readonly status: 'normal' | 'expired' | 'suspended' | 'revoked' | 'cancelled';
  /** `9999-12-31` where it has no end. */
  readonly validTo: string;
  /** Of this period's twelve. */
  readonly points: number;
}

/** A qualification to drive for hire (从业资格证). */
export interface DriverQualification {
  readonly certificateNo: string;
  readonly category: string;
  readonly status: 'valid' | 'expired' | 'revoked' | 'cancelled';
  readonly validTo: string;
}

export interface DrivingRegister {
  /** By citizen number. */
  readonly licences: ReadonlyMap<string, DrivingLicence>;
  readonly qualifications: ReadonlyMap<string, DriverQualification>;
  readonly plays: readonly Play[];
}

/** The carrier's drivers, who show every status of licence and qualification, and the licences of half the grown-ups. */
export function registerDriving({ citizens, cast, today }: BaseCounty, chance: Chance): DrivingRegister {
  const year = Number(today.slice(0, 4));
  const licences = new Map<string, DrivingLicence>();
  const qualifications = new Map<string, DriverQualification>();
  const plays: Play[] = [];
  const qualify = (holder: Citizen, status: DriverQualification['status']): void => {
    qualifications.set(holder.idNumber, {
      certificateNo: `DEM430527${String(qualifications.size + 1).padStart(6, '0')}`,
      category: chance.pick(['道路货物运输驾驶员', '道路货物运输驾驶员', '道路危险货物运输驾驶员']),
      status,
      validTo: someDay(status === 'expired' ? year - 1 : year + chance.between(1, 5), chance),
    });
  };

  for (const { who, vehicleClass, licence, points = 0, qualification, note } of drivers) {
    const holder = cast(who);
    licences.set(holder.idNumber, {
      vehicleClass,
      status: licence,
      validTo: someDay(licence === 'expired' ? year - 1 : year + chance.between(1, 9), chance),
      points,
    });
    if (qualification) qualify(holder, qualification);
    plays.push({
      who: holder.idNumber,
      note,
      tries: ['mps-traffic.driver-licence', ...(qualification ? ['mot-transport.driver-qualification'] : [])].map(
        (resource) => ({ resource, parameters: named(holder) }),
      ),
    });
  }

  const played = new Set(plays.map(({ who }) => who));
  for (const citizen of citizens.values()) {
    const age = year - Number(citizen.birthDate.slice(0, 4));
    if (citizen.state !== 'normal' || played.has(citizen.idNumber) || age < 20 || age > 66) continue;
    const licence: DrivingLicence = {
      vehicleClass: chance.pick(['C1', 'C1', 'C1', 'C2', 'B2']),
      status: 'normal',
      // The third licence has no end (道路交通安全法实施条例 art. 26).
      validTo: age > 45 ? '9999-12-31' : someDay(year + chance.between(1, 9), chance),
      points: chance.percent(80) ? 0 : chance.pick([1, 3, 6]),
    };
    if (licences.size > played.size && !chance.percent(50)) continue;
    licences.set(citizen.idNumber, licence);
  }
  return { licences, qualifications, plays };
}

interface DriverPlan {
  readonly who: CastName;
  readonly vehicleClass: string;
  readonly licence: DrivingLicence['status'];
  readonly points?: number;
  readonly qualification?: DriverQualification['status'];
  readonly note: string;
}

const employer = '绥宁数桥运输有限公司驾驶员';

const drivers: readonly DriverPlan[] = [
  {
    ...{ who: 'soundDriver', vehicleClass: 'A2', licence: 'normal', qualification: 'valid' },
    note: `${employer}：驾驶证（A2）和从业资格证都有效。`,
  },
  {
    ...{ who: 'pointedDriver', vehicleClass: 'A2', licence: 'normal', points: 9, qualification: 'valid' },
    note: `${employer}：驾驶证（A2）有效，累积记9分，从业资格证有效。`,
  },
  {
    ...{ who: 'expiredDriver', vehicleClass: 'B2', licence: 'expired', qualification: 'expired' },
    note: `${employer}：驾驶证和从业资格证都已过期。`,
  },
  {
    ...{ who: 'suspendedDriver', vehicleClass: 'A2', licence: 'suspended', points: 12, qualification: 'valid' },
    note: `${employer}：记满12分，驾驶证被暂扣，从业资格证有效。`,
  },
  {
    ...{ who: 'revokedDriver', vehicleClass: 'A2', licence: 'revoked', qualification: 'revoked' },
    note: `${employer}：驾驶证和从业资格证都被吊销。`,
  },
  {
    ...{ who: 'cancelledDriver', vehicleClass: 'B2', licence: 'cancelled', qualification: 'cancelled' },
    note: `原${employer}：已退休，驾驶证和从业资格证都已注销。`,
  },
  {
    ...{ who: 'unqualifiedDriver', vehicleClass: 'C1', licence: 'normal' },
    note: `${employer}：驾驶证（C1）有效，没有从业资格证，只能开4.5吨及以下普通货车。`,
  },
];
