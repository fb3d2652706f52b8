import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { DisabilityCategory } from '../county/registers/disability.ts';
import type { components, paths } from '../generated/cdpf-disability.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 中国残疾人联合会: disability certificates. Codes are numbers, days are Y/M/D without zeros. */
export function cdpfDisability(county: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      id: 'verifyDisabilityCertificate',
      path: '/cjrz/hy' satisfies keyof paths,
      service: 'gjgxjhpt_cdpf_cjrz_hy',
      parameters: holder,
      find({ xm, sfzh }): Schemas['Holder'] | undefined {
        const found =
          county.citizens.get(sfzh)?.name === xm ? county.registers.disability.certificates.get(sfzh) : undefined;
        if (found === undefined) return undefined;
        const [year, month, day] = found.validTo.split('-').map(Number);
        return {
          sfcz: found.status === 'cancelled' ? 'N' : 'Y',
          cjrzh: found.certificateNo,
          cjlb: categoryCodes[found.category],
          cjdj: found.grade,
          yxqz: `${year}/${month}/${day}`,
          zjzt: statusCodes[found.status],
          jhrxm: found.guardianName ?? '',
        };
      },
    }),
  ]);
}

const holder: z.ZodType<Schemas['HolderRequest']> = z.object({ xm: name, sfzh: citizenNumber });

/** GB/T 26341. */
const categoryCodes = {
  visual: 1,
  hearing: 2,
  speech: 3,
  physical: 4,
  intellectual: 5,
  mental: 6,
  multiple: 7,
} as const satisfies Record<DisabilityCategory, number>;
const statusCodes = { normal: '0', frozen: '1', cancelled: '2' } as const;

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['200', '成功'],
  noRecord: ['cdpf-0000', '无持证记录'],
  refusals: {
    'missing-parameter': ['cdpf-1001', '参数不全'],
    'bad-parameter': ['cdpf-1002', '参数不合规'],
    'not-granted': ['cdpf-1003', '未授权'],
    'quota-used': ['cdpf-1009', '今日查询次数已用完'],
    broken: ['cdpf-9999', '系统异常'],
  },
  dataWithout: 'null',
} as const;
