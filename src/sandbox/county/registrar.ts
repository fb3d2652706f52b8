import type { Chance } from './chance.ts';
import type { Property, Sex } from './facts.ts';
import { citizenNumber } from './numbers.ts';
import type { Home } from './places.ts';

/** Counts out what no two may share: citizen numbers, household numbers, certificates and units of real estate. */
export interface Registrar {
  citizenNumber(birthDate: string, sex: Sex): string;
  householdNumber(): string;
  property(deed: Deed, owners: readonly string[]): Property;
}

export interface Deed {
  readonly home: Home;
  readonly usage: string;
  readonly mortgaged?: boolean;
  readonly seized?: boolean;
}

/** `year` is the present one: nothing is registered in it yet. */
export function createRegistrar(chance: Chance, year: number): Registrar {
  const births = new Map<string, number>();
  let households = 0;
  let properties = 0;
  return {
    citizenNumber(birthDate, sex) {
      const serial = births.get(birthDate + sex) ?? 0;
      births.set(birthDate + sex, serial + 1);
      return citizenNumber(birthDate, sex, serial);
    },
    householdNumber() {
      households += 1;
      return `430527${String(households).padStart(9, '0')}`;
    },
    property({ home, usage, mortgaged = false, seized = false }, owners) {
      properties += 1;
      const serial = String(properties).padStart(4, '0');
      const registeredIn = chance.between(2016, year - 1);
      return {
        certificateNo: `湘（${registeredIn}）${home.inCounty ? '绥宁县' : '示例市'}不动产权第900${serial}号`,
        // 28 characters (TD/T 1001): 19 of the parcel, then F for a building and its number.
        unitNo: `${home.countyCode}001001GB0${serial}0F000${serial}`.padEnd(28, '0'),
        countyCode: home.countyCode,
        location: home.address,
        area: chance.between(760, 1580) / 10,
        usage,
        ownership: owners.length > 1 ? '共同共有' : '单独所有',
        mortgaged,
        seized,
        registeredOn: someDay(registeredIn, chance),
        owners,
      };
    },
  };
}

/** A day that every year has. */
export function someDay(year: number, chance: Chance): string {
  const month = String(chance.between(1, 12)).padStart(2, '0');
  return `${year}-${month}-${String(chance.between(1, 28)).padStart(2, '0')}`;
}
