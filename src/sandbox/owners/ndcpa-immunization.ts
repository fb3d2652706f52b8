import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { AppKeyRefusal } from '../gates/app-key.ts';
import type { components, paths } from '../generated/ndcpa-immunization.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 国家疾控局: vaccination records of children. Yes and no are 01 and 02. */
export function ndcpaImmunization(county: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      id: 'queryVaccination',
      path: '/openapi/v1/vaccination/check' satisfies keyof paths,
      parameters: child,
      find({ child_name, child_idcard }): Schemas['VaccinationRecord'] | undefined {
        const citizen = county.citizens.get(child_idcard);
        if (citizen?.name !== child_name || citizen.vaccination === undefined) return undefined;
        const { certificateNo, missing, checkedOn } = citizen.vaccination;
        return {
          jzzbh: certificateNo,
          sfwc: missing.length === 0 ? '01' : '02',
          wzjc: missing.length,
          wzym: missing.join('、'),
          cyrq: checkedOn,
        };
      },
    }),
  ]);
}

const child: z.ZodType<Schemas['ChildRequest']> = z.object({ child_name: name, child_idcard: citizenNumber });

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['0', 'success'],
  noRecord: ['1', '未查询到接种档案'],
  refusals: {
    'missing-parameter': ['1001', '参数缺失'],
    'bad-parameter': ['1002', '参数格式错误'],
    'not-granted': ['2005', '应用无权访问'],
    broken: ['5000', '系统繁忙'],
  },
  dataWithout: 'null',
} as const;

/** What its gate says to one it does not let in. */
export function immunizationRefusal(why: AppKeyRefusal): Schemas['FailureReply'] {
  return { ...gateWords[why], data: null };
}

const gateWords = {
  incomplete: { code: '1001', message: '参数缺失' },
  'unknown-app': { code: '2001', message: '应用未登记' },
  'wrong-signature': { code: '2002', message: '签名错误' },
  untimely: { code: '2003', message: '请求时间超出允许范围' },
  'nonce-used': { code: '2004', message: '随机数重复' },
} as const;
