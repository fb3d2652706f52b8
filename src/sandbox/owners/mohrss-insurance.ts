import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/mohrss-insurance.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, creditCode, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 人社部: social insurance. Months are YYYYMM, days YYYY/M/D; a person's amounts are text, an employer's numbers. */
export function mohrssInsurance(county: County): Owner {
  const known = ({ aac003, aac002 }: Schemas['PersonRequest']) => {
    const citizen = county.citizens.get(aac002);
    return citizen?.name === aac003 ? citizen : undefined;
  };
  return jsonOwner(words, [
    defineOperation({
      ...place('queryParticipation', '/sbgg/grcbzt'),
      parameters: person,
      find(asked): Schemas['ParticipationRow'][] | undefined {
        const rows = known(asked)?.insurance ?? [];
        if (rows.length === 0) return undefined;
        return rows.map(({ kind, status, place, lastPaidMonth, paidMonthsLastYear }) => ({
          sfcb: status === 'ended' ? '0' : '1',
          aae140: kindCodes[kind],
          cbd: place,
          aac031: statusCodes[status],
          zjjfny: lastPaidMonth.replace('-', ''),
          jfys12: paidMonthsLastYear,
        }));
      },
    }),
    defineOperation({
      ...place('queryPensionAccrual', '/sbgg/ylbxjfnx'),
      parameters: person,
      find(asked): Schemas['AccrualRecord'] | undefined {
        const account = known(asked)?.pensionAccount;
        if (account === undefined) return undefined;
        return {
          sjjfys: String(account.accruedMonths),
          stjfys: String(account.deemedMonths),
          sccbny: account.firstPaidMonth.replace('-', ''),
          grzhcce: yuan(account.balanceCents),
        };
      },
    }),
    defineOperation({
      ...place('queryPensionPayment', '/sbgg/yldyzt'),
      parameters: person,
      find(asked): Schemas['PaymentRecord'] | undefined {
        const citizen = known(asked);
        if (citizen?.pensionAccount === undefined) return undefined;
        if (citizen.pension === undefined) return { sflqdy: '0', dylb: '', dyqsny: '', zgrzyxq: '' };
        const { kind, startedIn, qualifiedUntil } = citizen.pension;
        return { sflqdy: '1', dylb: kind, dyqsny: startedIn.replace('-', ''), zgrzyxq: slashed(qualifiedUntil) };
      },
    }),
    defineOperation({
      ...place('queryEmployer', '/sbgg/dwcbxx'),
      parameters: employer,
      find({ aab998 }): Schemas['EmployerRecord'] | undefined {
        const insurance = county.enterprises.get(aab998)?.insurance;
        if (insurance === undefined) return undefined;
        return {
          sfdj: insurance.registered ? '1' : '0',
          cbrs: insurance.headcount,
          sfqf: insurance.arrearsCents > 0 ? '1' : '0',
          qfje: insurance.arrearsCents / 100,
        };
      },
    }),
  ]);
}

const person: z.ZodType<Schemas['PersonRequest']> = z.object({ aac003: name, aac002: citizenNumber });
const employer: z.ZodType<Schemas['EmployerRequest']> = z.object({ aab998: creditCode });

const kindCodes = {
  'employee-pension': '110',
  'resident-pension': '170',
  unemployment: '210',
  'work-injury': '410',
} as const;
const statusCodes = { paying: '1', suspended: '2', ended: '3', receiving: '4' } as const;

function place(id: string, path: keyof paths) {
  return { id, path };
}

/** `2026-05-03` → `2026/5/3`. */
function slashed(day: string): string {
  return day.split('-').map(Number).join('/');
}

function yuan(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

const words = {
  status: 'resultCode',
  message: 'resultMsg',
  data: 'resultData',
  success: ['0000', '成功'],
  noRecord: ['1001', '未查询到参保信息'],
  refusals: {
    'missing-parameter': ['2001', '参数缺失'],
    'bad-parameter': ['2002', '参数格式错误'],
    'not-granted': ['3001', '应用未获授权'],
    broken: ['9999', '系统异常'],
  },
  dataWithout: 'null',
} as const;
