import type { Chance } from '../chance.ts';
import { someDay } from '../registrar.ts';
import { type BaseCounty, enterpriseNamed, type Play } from './register.ts';

export interface Vehicle {
  /** GA/T 16.7: 01 large, 02 small, 15 trailer, 52 small new-energy. The same number may be on a large and on a small one. */
  readonly plateType: '01' | '02' | '15' | '52';
  readonly plateNumber: string;
  /** Citizen number or credit code. */
  readonly owner: string;
  readonly ownerName: string;
  /** 17 characters that begin with LDEM; the check digit is not a real one. */
  readonly vin: string;
  readonly kind: string;
  readonly useCharacter: string;
  readonly status: 'normal' | 'seized' | 'mortgaged' | 'overdue-inspection' | 'scrapped';
  readonly inspectionValidTo: string;
  readonly registeredOn: string;
}

export interface VehicleRegister {
  readonly vehicles: readonly Vehicle[];
  readonly plays: readonly Play[];
}

/** Vehicles of the carriers, each status among them, and cars of some of the county's people. */
export function registerVehicles(county: BaseCounty, chance: Chance): VehicleRegister {
  const year = Number(county.today.slice(0, 4));
  const vehicles: Vehicle[] = [];
  const register = (plan: VehiclePlan, owner: string, ownerName: string): Vehicle => {
    const registeredIn = chance.between(year - 9, year - 2);
    const inspectedUntil = plan.status === 'overdue-inspection' || plan.status === 'scrapped' ? year - 1 : year + 1;
    const vehicle: Vehicle = {
      ...plan,
      owner,
      ownerName,
      vin: `LDEM${String(vehicles.length + 1).padStart(13, '0')}`,
      inspectionValidTo: `${inspectedUntil}-${chance.pick(['03-31', '06-30', '09-30', '11-30'])}`,
      registeredOn: someDay(registeredIn, chance),
    };
    vehicles.push(vehicle);
    return vehicle;
  };

  const plays: Play[] = [];
  for (const [name, plans] of Object.entries(fleets)) {
    const { uscc } = enterpriseNamed(county, name);
    for (const plan of plans) plays.push(playOf(register(plan, uscc, name), plan.note));
  }

  const drivers = [...county.citizens.values()].filter(
    ({ state, birthDate }) => state === 'normal' && birthDate < `${year - 22}`,
  );
  for (const { idNumber, name } of drivers) {
    const [kind, plateType] = chance.pick(kinds);
    const status = chance.percent(6) ? ('overdue-inspection' as const) : ('normal' as const);
    const hasCar = chance.percent(30);
    const digits = String(vehicles.length).padStart(3, '0');
    const plateNumber = plateType === '52' ? `湘ED0X${digits}` : `湘E0X${digits}`;
    if (hasCar) register({ plateType, plateNumber, kind, useCharacter: '非营运', status }, idNumber, name);
  }
  return { vehicles, plays };
}

type VehiclePlan = Pick<Vehicle, 'plateType' | 'plateNumber' | 'kind' | 'useCharacter' | 'status'>;

function playOf({ owner, plateType, plateNumber, kind, status }: Vehicle, note = ''): Play {
  return {
    who: owner,
    note: `${kind}${plateNumber}（号牌种类${plateType}）${statusNames[status]}${note}。`,
    tries: [
      {
        resource: 'mps-traffic.vehicle-registration',
        parameters: { plateType, plateNumber, ownerNumber: owner },
      },
    ],
  };
}

const hauling = { plateType: '01', useCharacter: '货运' } as const;

const fleets: Readonly<Record<string, readonly (VehiclePlan & { readonly note?: string })[]>> = {
  绥宁数桥运输有限公司: [
    { ...hauling, plateNumber: '湘E0X0X8', kind: '重型半挂牵引车', status: 'normal', note: '，可申请大件运输' },
    { ...hauling, plateNumber: '湘E0X1X8', kind: '重型半挂牵引车', status: 'mortgaged' },
    { ...hauling, plateNumber: '湘E0X2X8', kind: '重型厢式货车', status: 'overdue-inspection' },
    { ...hauling, plateNumber: '湘E0X3X8', kind: '重型自卸货车', status: 'seized' },
    { ...hauling, plateNumber: '湘E0X4X8', kind: '重型栏板货车', status: 'scrapped' },
    { ...hauling, plateType: '02', plateNumber: '湘E0X5X8', kind: '轻型厢式货车', status: 'normal' },
    { ...hauling, plateType: '15', plateNumber: '湘E0X1X挂', kind: '重型低平板半挂车', status: 'normal' },
  ],
  绥宁数桥竹木制品有限公司: [
    // The examples' plate type and number, on a small lorry here and on a tractor above.
    { ...hauling, plateType: '02', plateNumber: '湘E0X0X8', kind: '轻型栏板货车', status: 'normal' },
  ],
};

const statusNames = {
  normal: '正常',
  seized: '被查封',
  mortgaged: '已抵押',
  'overdue-inspection': '逾期未检验',
  scrapped: '已报废',
} as const;

const kinds = [
  ['小型轿车', '02'],
  ['小型轿车', '02'],
  ['小型越野客车', '02'],
  ['小型轿车', '52'],
] as const;
