import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/mca-marriage.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { civilAffairs } from './civil-affairs.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 民政部: registered marriages. Days are written in Chinese; what is not there is empty. */
export function mcaMarriage(county: County): Owner {
  const { marriages } = county.registers;
  const registered = (asked: string, citizenName: string) => {
    const citizen = county.citizens.get(asked);
    return citizen?.name === citizenName && citizen.state === 'normal' ? citizen : undefined;
  };
  return jsonOwner(words, [
    defineOperation({
      ...place('queryMaritalStatus', '/hydj/single', 'gjgxjhpt_mca_hydj_single'),
      parameters: person,
      find({ name_man, cert_num_man }): Schemas['MaritalStatus'] | undefined {
        const citizen = registered(cert_num_man, name_man);
        if (citizen === undefined) return undefined;
        const marriage = marriages.marriageOf(citizen.idNumber);
        if (marriage === undefined) return marriages.isUnregistered(citizen.idNumber) ? notRegistered : undefined;
        const { status, husband, wife, certificateNo, registeredOn } = marriage;
        const spouse = status === 'married' ? (husband === citizen.idNumber ? wife : husband) : '';
        return {
          hyzt: statusCodes[status],
          zszh: certificateNo,
          djrq: inChinese(registeredOn),
          poxm: county.citizens.get(spouse)?.name ?? '',
          posfzh: spouse,
        };
      },
    }),
    defineOperation({
      ...place('checkMarriedPair', '/hydj/pair', 'gjgxjhpt_mca_hydj_pair'),
      parameters: pair,
      find(asked): Schemas['PairResult'] | undefined {
        const man = registered(asked.cert_num_man, asked.name_man);
        const woman = registered(asked.cert_num_woman, asked.name_woman);
        if (man?.sex !== 'male' || woman?.sex !== 'female') return undefined;
        const known = [man, woman].flatMap(({ idNumber }) => marriages.marriageOf(idNumber) ?? []);
        const between = known.find(({ husband, wife }) => husband === man.idNumber && wife === woman.idNumber);
        if (between?.status === 'married') {
          return { sfyz: '是', zszh: between.certificateNo, djrq: inChinese(between.registeredOn) };
        }
        // No record proves nothing; a divorce, or a marriage to somebody else, does.
        const isContradicted = between !== undefined || known.some(({ status }) => status === 'married');
        return isContradicted ? { sfyz: '否', zszh: '', djrq: '' } : undefined;
      },
    }),
  ]);
}

const person: z.ZodType<Schemas['PersonRequest']> = z.object({ name_man: name, cert_num_man: citizenNumber });
const pair: z.ZodType<Schemas['PairRequest']> = z.object({
  name_man: name,
  cert_num_man: citizenNumber,
  name_woman: name,
  cert_num_woman: citizenNumber,
});

/** GB/T 2261.2. */
const statusCodes = { married: '20', widowed: '30', divorced: '40' } as const;
const notRegistered = { hyzt: '90', zszh: '', djrq: '', poxm: '', posfzh: '' } as const;

function place(id: string, path: keyof paths, service: string) {
  return { id, path, service };
}

/** 2015年6月1日. */
function inChinese(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

const words = {
  ...civilAffairs,
  noRecord: ['2001', '未查询到婚姻登记信息'],
  refusals: {
    'missing-parameter': ['1001', '参数不全'],
    'bad-parameter': ['1002', '参数格式错误'],
    'not-granted': ['3001', '未授权'],
    'quota-used': ['3003', '超出当日查询量'],
    broken: ['9001', '系统异常'],
  },
} as const;
