import type { Chance } from '../chance.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** What a funeral home has on record of one who died. */
export type FuneralRecord =
  | { readonly cremated: true; readonly certificateNo: string; readonly on: string; readonly funeralHome: string }
  /** The home only fetched the body, for a burial. */
  | { readonly cremated: false; readonly funeralHome: string };

export interface CremationRegister {
  /** Undefined for those who were buried without a funeral home. */
  recordOf(citizen: string): FuneralRecord | undefined;
  readonly plays: readonly Play[];
}

/** Of those who died: most were cremated, one was buried from a funeral home, one without any. */
export function registerCremations({ citizens }: BaseCounty, chance: Chance): CremationRegister {
  const dead = [...citizens.values()].filter(({ state }) => state === 'cancelled-on-death');
  const records = new Map<string, FuneralRecord>();
  const plays: Play[] = [];
  for (const [place, one] of dead.entries()) {
    const struckOn = one.cancelledOn ?? '';
    const on = new Date(Date.parse(struckOn) - chance.between(3, 20) * 86_400_000).toISOString().slice(0, 10);
    if (place === 1) {
      records.set(one.idNumber, { cremated: false, funeralHome });
    } else if (place !== 2) {
      const certificateNo = `HH430599${on.slice(0, 4)}${9001 + place}`;
      records.set(one.idNumber, { cremated: true, certificateNo, on, funeralHome });
    }
    const record = records.get(one.idNumber);
    const note = record === undefined ? '土葬，没有火化记录。' : record.cremated ? '已火化。' : '经殡仪馆接运，土葬。';
    const tries = [{ resource: 'mca-funeral.cremation-record', parameters: named(one) }];
    plays.push({ who: one.idNumber, note, ...(record && { tries }) });
  }
  return { recordOf: (citizen) => records.get(citizen), plays };
}

const funeralHome = '绥宁县示例殡仪馆';
