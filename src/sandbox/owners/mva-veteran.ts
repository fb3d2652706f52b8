import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/mva-veteran.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 退役军人事务部: veterans. Yes and no are JSON's own, days are seconds since 1970 (Beijing midnight), before it negative. */
export function mvaVeteran(county: County): Owner {
  const { veterans } = county.registers.veterans;
  return jsonOwner(words, [
    defineOperation({
      id: 'verifyVeteran',
      path: '/vas/v1/veterans/verify' satisfies keyof paths,
      parameters: person,
      find({ xm, sfzh }): Schemas['VeteranRecord'] | undefined {
        const known = county.citizens.get(sfzh)?.name === xm ? veterans.get(sfzh) : undefined;
        if (known === undefined) return undefined;
        const { discharge, cardNo } = known;
        if (discharge === undefined) return { sftyjr: false, tyrq: null, azfs: null, ydzbh: null };
        return {
          sftyjr: true,
          tyrq: Date.parse(`${discharge.on}T00:00:00+08:00`) / 1000,
          azfs: kindCodes[discharge.resettlement],
          ydzbh: cardNo ?? null,
        };
      },
    }),
  ]);
}

const person: z.ZodType<Schemas['PersonRequest']> = z.object({ xm: name, sfzh: citizenNumber });

const kindCodes = {
  'self-employment': 'ZZJY',
  'assigned-job': 'APGZ',
  'monthly-pension': 'ZYLQ',
  retired: 'TX',
  demobilised: 'FY',
} as const;

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['0', '成功'],
  noRecord: ['404', '查无此人'],
  refusals: {
    'missing-parameter': ['400', '请求参数缺失'],
    'bad-parameter': ['422', '请求参数有误'],
    'not-granted': ['403', '证书对应单位未获授权'],
    'quota-used': ['429', '超过当日次数'],
    broken: ['500', '服务异常'],
  },
  dataWithout: 'absent',
} as const;
