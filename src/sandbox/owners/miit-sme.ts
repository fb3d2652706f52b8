import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/miit-sme.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { creditCode } from './parameters.ts';

type Schemas = components['schemas'];

/** 工业和信息化部: small and medium enterprises. Yes and no are JSON's own; days are 2026.12.31. */
export function miitSme({ registers: { smes } }: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      ...place('getTechSmeStatus', '/share/v2/kjxzxqy/rkzt'),
      parameters: techSme,
      find({ tyxydm, nd }): Schemas['TechSmeRecord'] | undefined {
        const found = smes.registrationsOf(tyxydm).find(({ year }) => nd === undefined || year === nd);
        if (found === undefined) return undefined;
        if (!found.registered) return { sfrk: false, rkbh: null, yxqz: null };
        return { sfrk: true, rkbh: found.registrationNo, yxqz: dotted(found.validTo) };
      },
    }),
    defineOperation({
      ...place('getSpecialisedSmeStatus', '/share/v2/zjtx/rdzt'),
      parameters: enterprise,
      find({ tyxydm }): Schemas['RecognitionRecord'] | undefined {
        const found = smes.recognitionOf(tyxydm);
        if (found === undefined) return undefined;
        return { rdcj: gradeCodes[found.grade], yxqq: dotted(found.validFrom), yxqz: dotted(found.validTo) };
      },
    }),
  ]);
}

const techSme: z.ZodType<Schemas['TechSmeRequest']> = z.object({
  tyxydm: creditCode,
  nd: z.exactOptional(z.string().regex(/^20[0-9]{2}$/)),
});
const enterprise: z.ZodType<Schemas['EnterpriseRequest']> = z.object({ tyxydm: creditCode });

const gradeCodes = { none: 0, innovative: 1, specialised: 2, 'little-giant': 3 } as const;

function place(id: string, path: keyof paths) {
  return { id, path };
}

/** `2026-12-31` → `2026.12.31`. */
function dotted(day: string): string {
  return day.replaceAll('-', '.');
}

const words = {
  status: 'success',
  message: 'msg',
  data: 'obj',
  success: ['well', '查询成功'],
  // It went well, and there is nothing.
  noRecord: ['well', '无相关记录'],
  refusals: {
    'missing-parameter': ['E1001', '参数缺失'],
    'bad-parameter': ['E1002', '参数格式错误'],
    'not-granted': ['E2002', '令牌未开通本接口'],
    'quota-used': ['E3001', '超出调用次数'],
    broken: ['E9001', '系统错误'],
  },
  dataWithout: 'null',
  twofold: { well: true, ill: false, code: 'errCode' },
} as const;

/** What it says beside HTTP 401. */
export const smeInvalidToken = { success: false, errCode: 'E2001', msg: '令牌无效', obj: null } as const;
