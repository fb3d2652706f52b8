import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/ndrc-credit.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { creditCode, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 国家发展改革委: credit of enterprises. Days are written 2025年3月12日. */
export function ndrcCredit({ enterprises, registers: { credit } }: County): Owner {
  /** The name may be left out; one that is given must be the registered one. */
  const isKnown = ({ tyxydm, ztmc }: Schemas['SubjectRequest']) =>
    ztmc === undefined || enterprises.get(tyxydm)?.name === ztmc;
  return jsonOwner(words, [
    defineOperation({
      ...place('checkDishonesty', '/xyxx/yzsxmdhc', 'gjgxjhpt_ndrc_xy_yzsxmd'),
      parameters: subject,
      find(asked): Schemas['DishonestyRecord'] | undefined {
        const found = isKnown(asked) ? credit.dishonestyOf(asked.tyxydm) : undefined;
        if (found === undefined) return undefined;
        if (!found.listed) return { sflr: '0', mdlb: '', lrrq: '', lrjg: '' };
        return { sflr: '1', mdlb: found.kind, lrrq: chinese(found.on), lrjg: found.by };
      },
    }),
    defineOperation({
      ...place('listPenalties', '/xyxx/xzcfcx', 'gjgxjhpt_ndrc_xy_xzcf'),
      parameters: subject,
      find(asked): Schemas['PenaltyRow'][] | undefined {
        const found = isKnown(asked) ? credit.penaltiesOf(asked.tyxydm) : [];
        if (found.length === 0) return undefined;
        return found.map(({ decisionNo, authority, on, kind, shownUntil, repair }) => ({
          cfwh: decisionNo,
          cfjg: authority,
          cfrq: chinese(on),
          cflb: kind,
          gsjz: chinese(shownUntil),
          xfzt: repairCodes[repair],
        }));
      },
    }),
  ]);
}

const subject: z.ZodType<Schemas['SubjectRequest']> = z.object({
  tyxydm: creditCode,
  ztmc: z.exactOptional(name),
});

const repairCodes = { none: '01', applied: '02', repaired: '03' } as const;

function place(id: string, path: keyof paths, service: string) {
  return { id, path, service };
}

/** `2025-03-12` → `2025年3月12日`. */
function chinese(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['200', '成功'],
  noRecord: ['res-2001', '无该主体相关记录'],
  refusals: {
    'missing-parameter': ['api-2001', '必填参数为空'],
    'bad-parameter': ['api-2002', '参数格式不符'],
    'not-granted': ['api-2003', '未获本服务授权'],
    'quota-used': ['api-2004', '当日调用次数已用完'],
    broken: ['db-2001', '数据库访问异常'],
  },
  dataWithout: 'null',
} as const;
