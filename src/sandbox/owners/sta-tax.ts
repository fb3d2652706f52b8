import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/sta-tax.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, creditCode } from './parameters.ts';

type Schemas = components['schemas'];

/** 税务总局: standing and yearly figures of enterprises, deed tax. Days are whole numbers such as 20250312, amounts text in yuan. */
export function staTax({ registers: { tax } }: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      ...place('getClearance', '/swjh/qsqsxx'),
      parameters: taxpayer,
      find({ nsrsbh }): Schemas['ClearanceRecord'] | undefined {
        const found = tax.standingOf(nsrsbh);
        if (found === undefined) return undefined;
        const { arrearsCents, unfiledPeriods, clearance } = found;
        return {
          sfqs: yesNo(clearance !== undefined),
          sfqj: yesNo(arrearsCents > 0),
          qsje: yuan(arrearsCents),
          wsbqs: unfiledPeriods,
          qszmbh: clearance?.certificateNo ?? null,
          qsrq: number(clearance?.on),
        };
      },
    }),
    defineOperation({
      ...place('getAnnualTax', '/swjh/ndnsqk'),
      parameters: taxpayerYear,
      find({ nsrsbh, ssnd }): Schemas['AnnualTaxRecord'] | undefined {
        const found = tax.yearOf(nsrsbh, ssnd);
        if (found === undefined) return undefined;
        const { revenueCents, paidCents, researchCents } = found;
        return { yysr: yuan(revenueCents), sjse: yuan(paidCents), yfjjkc: yuan(researchCents) };
      },
    }),
    defineOperation({
      ...place('checkDeedTax', '/swjh/qswsxx'),
      parameters: deed,
      find({ msrsfzh, htbh }): Schemas['DeedRecord'] | undefined {
        const found = tax.deeds.get(htbh);
        if (found?.buyer !== msrsfzh) return undefined;
        const { payment, exempt } = found;
        return {
          sfws: yesNo(payment !== undefined),
          wspzhm: payment?.voucherNo ?? null,
          wsrq: number(payment?.on),
          sfjm: yesNo(exempt),
        };
      },
    }),
  ]);
}

const taxpayer: z.ZodType<Schemas['TaxpayerRequest']> = z.object({ nsrsbh: creditCode });
const taxpayerYear: z.ZodType<Schemas['TaxpayerYearRequest']> = z.object({
  nsrsbh: creditCode,
  ssnd: z.string().regex(/^(19|20)[0-9]{2}$/),
});
const deed: z.ZodType<Schemas['DeedRequest']> = z.object({ msrsfzh: citizenNumber, htbh: z.string().min(1).max(64) });

function place(id: string, path: keyof paths) {
  return { id, path };
}

function yesNo(yes: boolean): 'Y' | 'N' {
  return yes ? 'Y' : 'N';
}

/** `2025-03-12` → `20250312`. */
function number(day: string | undefined): number | null {
  return day === undefined ? null : Number(day.replaceAll('-', ''));
}

function yuan(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

const words = {
  status: 'rtnCode',
  message: 'rtnMsg',
  data: 'body',
  success: ['000000', '成功'],
  noRecord: ['000404', '未查询到数据'],
  refusals: {
    'missing-parameter': ['010001', '必录项缺失'],
    'bad-parameter': ['010002', '数据项不合规'],
    'not-granted': ['020001', '请求方未开通本交易'],
    'quota-used': ['020002', '超出约定的交易量'],
    broken: ['990000', '系统异常'],
  },
  dataWithout: 'absent',
} as const;
