import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { AppKeyRefusal } from '../gates/app-key.ts';
import type { components, paths } from '../generated/mohrss-card.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 人社部: social security cards and their bank accounts. Days are whole numbers YYYYMMDD; what is not there is null. */
export function mohrssCard(county: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      id: 'queryCardStatus',
      path: '/sscard/v1/kzt' satisfies keyof paths,
      parameters: holder,
      find({ aac003, aac002 }): Schemas['CardRecord'] | undefined {
        const card =
          county.citizens.get(aac002)?.name === aac003 ? county.registers.socialCards.cards.get(aac002) : undefined;
        if (card === undefined) return undefined;
        const { status, bank, phone, issued } = card;
        return {
          aaz500: issued?.cardNo ?? null,
          aaz502: statusCodes[status],
          aae008: bank,
          aae010: issued?.bankAccountNo ?? null,
          aae005: phone,
          aaz503: issued ? Number(issued.on.replaceAll('-', '')) : null,
        };
      },
    }),
  ]);
}

const holder: z.ZodType<Schemas['HolderRequest']> = z.object({ aac003: name, aac002: citizenNumber });

const statusCodes = { 'not-issued': '0', normal: '1', lost: '2', cancelled: '9' } as const;

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['0', 'OK'],
  noRecord: ['E0001', '查无持卡人'],
  refusals: {
    'missing-parameter': ['E1001', '必填项为空'],
    'bad-parameter': ['E1002', '数据项不合规'],
    'not-granted': ['E2005', '渠道无此权限'],
    broken: ['E9999', '系统异常'],
  },
  dataWithout: 'null',
} as const;

/** What its gate says to one it does not let in. */
export function cardRefusal(why: AppKeyRefusal): Schemas['FailureReply'] {
  return { ...gateWords[why], data: null };
}

const gateWords = {
  incomplete: { code: 'E1001', message: '必填项为空' },
  'unknown-app': { code: 'E2001', message: '渠道未备案' },
  'wrong-signature': { code: 'E2002', message: '验签失败' },
  untimely: { code: 'E2003', message: '请求已过期' },
  'nonce-used': { code: 'E2004', message: '重复请求' },
} as const;
