import type { Chance } from '../chance.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, enterpriseNamed, type Play } from './register.ts';

/** Leave to carry goods for others (道路运输经营许可). */
export interface OperatorLicence {
  readonly licenceNo: string;
  readonly scope: string;
  readonly status: 'valid' | 'suspended' | 'cancelled';
  readonly validTo: string;
}

/** Leave for one oversize transport (超限运输车辆通行证). */
export interface OversizePermit {
  readonly permitNo: string;
  readonly plateNumber: string;
  readonly route: string;
  readonly status: 'valid' | 'used' | 'expired' | 'withdrawn';
  readonly validFrom: string;
  readonly validTo: string;
}

export interface TransportRegister {
  /** By credit code. */
  readonly operators: ReadonlyMap<string, OperatorLicence>;
  readonly permits: readonly OversizePermit[];
  readonly plays: readonly Play[];
}

/** Licences of some enterprises, each status among them, and the permits of two tractors of the carrier. */
export function registerTransport(county: BaseCounty, chance: Chance): TransportRegister {
  const year = Number(county.today.slice(0, 4));
  const operators = new Map<string, OperatorLicence>();
  const plays: Play[] = [];
  for (const [place, { name, scope, status }] of carriers.entries()) {
    const { uscc } = enterpriseNamed(county, name);
    operators.set(uscc, {
      licenceNo: `湘交运管许可邵字DEM${String(place + 1).padStart(5, '0')}号`,
      scope,
      status,
      validTo: someDay(year + chance.between(1, 3), chance),
    });
    plays.push({
      who: uscc,
      note: `道路运输经营许可${statusNames[status]}。`,
      tries: [{ resource: 'mot-transport.operator-licence', parameters: { uscc } }],
    });
  }

  const permits = trips.map(
    ({ plateNumber, route, status, from, days }, place): OversizePermit => ({
      permitNo: `CXDEM${String(place + 1).padStart(6, '0')}`,
      plateNumber,
      route,
      status,
      validFrom: daysAfter(county.today, from),
      validTo: daysAfter(county.today, from + days),
    }),
  );
  for (const [plateNumber, own] of Map.groupBy(permits, (permit) => permit.plateNumber)) {
    plays.push({
      who: enterpriseNamed(county, '绥宁数桥运输有限公司').uscc,
      note: `牵引车${plateNumber}有超限运输通行证${own.length}张。`,
      tries: [{ resource: 'mot-transport.oversize-permit', parameters: { plateNumber } }],
    });
  }
  return { operators, permits, plays };
}

const goods = '道路普通货物运输';

const carriers: readonly Pick<OperatorLicence & { name: string }, 'name' | 'scope' | 'status'>[] = [
  { name: '绥宁数桥运输有限公司', scope: `${goods}、大型物件运输（一类）`, status: 'valid' },
  { name: '绥宁数桥竹木制品有限公司', scope: goods, status: 'valid' },
  { name: '绥宁示例农产品加工有限公司', scope: goods, status: 'suspended' },
  { name: '绥宁例溪商贸有限公司', scope: goods, status: 'cancelled' },
];

const statusNames = { valid: '有效', suspended: '已暂停', cancelled: '已注销' } as const;

/** `from`: days after today that it begins. */
const trips = [
  { plateNumber: '湘E0X0X8', route: '长沙市—邵阳市—绥宁县（G60、S91）', status: 'valid', from: -2, days: 12 },
  { plateNumber: '湘E0X0X8', route: '怀化市—洪江市—绥宁县（G65、S249）', status: 'used', from: -40, days: 7 },
  { plateNumber: '湘E0X0X8', route: '株洲市—邵阳市—武冈市（G60、G76）', status: 'expired', from: -95, days: 7 },
  { plateNumber: '湘E0X1X8', route: '绥宁县—桂林市龙胜县（G241、G357）', status: 'withdrawn', from: -15, days: 20 },
] as const;

function daysAfter(today: string, days: number): string {
  return new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
}
