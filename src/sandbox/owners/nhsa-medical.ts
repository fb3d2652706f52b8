import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/nhsa-medical.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { calendarDay, citizenNumber, name } from './parameters.ts';
import { sealedJsonOwner } from './sealed-json.ts';

type Schemas = components['schemas'];

/** 国家医保局: medical insurance and what was settled. Areas are codes, amounts numbers, days have a time of day behind them. */
export function nhsaMedical(county: County): Owner {
  const { insured, settlements } = county.registers.medical;
  const isKnown = ({ certno, psn_name }: { certno: string; psn_name: string }) =>
    county.citizens.get(certno)?.name === psn_name;
  return sealedJsonOwner(words, [
    defineOperation({
      ...place('queryInsured', '/fsi/api/psn/insu'),
      parameters: person,
      find(asked): Schemas['InsuredRow'][] | undefined {
        const rows = isKnown(asked) ? insured.get(asked.certno) : undefined;
        return rows?.map(({ kind, status, areaCode, paidThrough, accruedYears }) => ({
          insu_flag: status === 'normal' ? '1' : '0',
          insutype: kindCodes[kind],
          insuplc_admdvs: areaCode,
          psn_insu_stas: statusCodes[status],
          paid_thru: paidThrough?.replace('-', '') ?? '',
          clct_years: accruedYears,
        }));
      },
    }),
    defineOperation({
      ...place('querySettlements', '/fsi/api/psn/setl'),
      parameters: period,
      find(asked): Schemas['SettlementRow'][] | undefined {
        const known = isKnown(asked) ? (settlements.get(asked.certno) ?? []) : [];
        const rows = known.filter(({ billedOn }) => billedOn >= asked.begntime && billedOn <= asked.endtime);
        if (rows.length === 0) return undefined;
        return rows.map(({ hospital, settledOn, totalCents, fundCents }) => ({
          fixmedins_name: hospital,
          setl_time: settledOn === undefined ? null : `${settledOn} 16:20:05`,
          medfee_sumamt: totalCents / 100,
          fund_pay_sumamt: fundCents / 100,
          psn_pay: (totalCents - fundCents) / 100,
          setl_flag: settledOn === undefined ? '0' : '1',
        }));
      },
    }),
  ]);
}

const person: z.ZodType<Schemas['PersonQuery']> = z.object({ psn_name: name, certno: citizenNumber });
const period: z.ZodType<Schemas['PeriodQuery']> = z
  .object({ psn_name: name, certno: citizenNumber, begntime: calendarDay, endtime: calendarDay })
  .refine(({ begntime, endtime }) => begntime <= endtime);

const kindCodes = { employee: '310', resident: '390', none: '000' } as const;
const statusCodes = { normal: '1', suspended: '2', ended: '4' } as const;

function place(id: string, path: keyof paths) {
  return { id, path };
}

const words = {
  status: 'code',
  message: 'message',
  success: ['0', '成功'],
  noRecord: ['1404', '未查询到人员信息或结算信息'],
  refusals: {
    'missing-parameter': ['2001', '输入参数缺失'],
    'bad-parameter': ['2002', '输入参数校验不通过'],
    'not-granted': ['3001', '接口未授权'],
    'quota-used': ['3002', '调用次数超限'],
    broken: ['9999', '系统异常'],
  },
} as const;
