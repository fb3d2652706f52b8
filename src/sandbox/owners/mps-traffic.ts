import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { SerialRefusals } from '../gates/static-serial.ts';
import type { components, paths } from '../generated/mps-traffic.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { citizenNumber, creditCode, name, plateNumber } from './parameters.ts';
import { type SoapWords, soapOwner } from './soap-envelope.ts';

type Schemas = components['schemas'];

/** 公安部: driving licences and vehicles, in SOAP. Days have a time of day behind them; all values are text. */
export function mpsTraffic(county: County): Owner {
  const { driving, vehicles } = county.registers;
  return soapOwner(trafficWords, [
    defineOperation({
      ...place('queryDrivingLicence', '/trffweb/drv/services', '02C06'),
      parameters: holder,
      find({ sfzmhm, xm }): Schemas['LicenceRecord'] | undefined {
        const licence = county.citizens.get(sfzmhm)?.name === xm ? driving.licences.get(sfzmhm) : undefined;
        if (licence === undefined) return undefined;
        const { vehicleClass, status, validTo, points } = licence;
        return {
          jszh: sfzmhm,
          zjcx: vehicleClass,
          zt: licenceCodes[status],
          yxqz: validTo === '9999-12-31' ? '长期' : midnight(validTo),
          ljjf: String(points),
        };
      },
    }),
    defineOperation({
      ...place('queryVehicle', '/trffweb/veh/services', '01C21'),
      parameters: vehicle,
      find({ hpzl, hphm, sfzmhm }): Schemas['VehicleRecord'] | undefined {
        const found = vehicles.vehicles.find(
          (one) => one.plateType === hpzl && one.plateNumber === hphm && one.owner === sfzmhm,
        );
        return (
          found && {
            clsbdh: found.vin,
            cllx: found.kind,
            syxz: found.useCharacter,
            syr: found.ownerName,
            zt: vehicleCodes[found.status],
            yxqz: midnight(found.inspectionValidTo),
            ccdjrq: midnight(found.registeredOn),
          }
        );
      },
    }),
  ]);
}

const holder: z.ZodType<Schemas['LicenceCondition']> = z.object({ sfzmhm: citizenNumber, xm: name });
const vehicle: z.ZodType<Schemas['VehicleCondition']> = z.object({
  hpzl: z.string().regex(/^[0-9]{2}$/),
  hphm: plateNumber,
  sfzmhm: z.union([citizenNumber, creditCode]),
});

const licenceCodes = { normal: 'A', suspended: 'D', revoked: 'F', cancelled: 'G', expired: 'M' } as const;
const vehicleCodes = { normal: 'A', seized: 'K', scrapped: 'M', 'overdue-inspection': 'Q', mortgaged: 'Y' } as const;

function place(id: string, path: keyof paths, service: string) {
  return { id, path, service };
}

function midnight(day: string): string {
  return `${day} 00:00:00.0`;
}

export const trafficWords: SoapWords = {
  method: 'queryObjectOut',
  namespace: 'http://query.tmri.example.cn/',
  record: 'record',
  success: ['1', '成功'],
  noRecord: ['0', '未查询到符合条件的记录'],
  refusals: {
    'missing-parameter': ['11', '参数为空'],
    'bad-parameter': ['12', '参数不符合规范'],
    'not-granted': ['22', '接口未授权'],
    'quota-used': ['31', '调用次数超过限制'],
    broken: ['99', '系统异常'],
  },
};

/** What its gate says of each argument that is not right. */
export const trafficRefusals: SerialRefusals = {
  missing: ['11', '参数为空'],
  serial: ['21', '接口序列号无效'],
  interface: ['22', '接口未授权'],
};
