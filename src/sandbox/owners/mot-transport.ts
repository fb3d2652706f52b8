import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/mot-transport.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { certificateNumber, citizenNumber, creditCode, name, plateNumber } from './parameters.ts';
import { type ResponseWords, responseXml, responseXmlOwner } from './response-xml.ts';

type Schemas = components['schemas'];

/** 交通运输部: road transport, in XML. Days are written 2026年01月31日, those of permits as fourteen digits; all values are text. */
export function motTransport(county: County): Owner {
  const { transport, driving } = county.registers;
  return responseXmlOwner(words, [
    defineOperation({
      ...place('queryOperatorLicence', '/ysgl/jyxk', 'YZ0101'),
      parameters: operator,
      find({ YHTYXYDM }): Schemas['OperatorRecord'] | undefined {
        const licence = transport.operators.get(YHTYXYDM);
        if (licence === undefined) return undefined;
        const { licenceNo, scope, validTo, status } = licence;
        return { JYXKZH: licenceNo, JYFW: scope, YXQZ: chinese(validTo), XKZT: licenceCodes[status] };
      },
    }),
    defineOperation({
      ...place('queryDriverQualification', '/ysgl/cyzg', 'YZ0102'),
      parameters: driver,
      find({ XM, SFZH }): Schemas['QualificationRecord'] | undefined {
        const held = county.citizens.get(SFZH)?.name === XM ? driving.qualifications.get(SFZH) : undefined;
        if (held === undefined) return undefined;
        const { certificateNo, category, validTo, status } = held;
        return { CYZGZH: certificateNo, CYZGLB: category, YXQZ: chinese(validTo), ZJZT: qualificationCodes[status] };
      },
    }),
    defineOperation({
      ...place('queryOversizePermit', '/djys/txz', 'YZ0201'),
      parameters: permit,
      find({ QYCHP, TXZH }): Schemas['PermitRow'][] | undefined {
        const found = transport.permits.filter(
          (one) => one.plateNumber === QYCHP && (TXZH === undefined || one.permitNo === TXZH),
        );
        if (found.length === 0) return undefined;
        return found.map(({ permitNo, plateNumber, route, validFrom, validTo, status }) => ({
          TXZH: permitNo,
          QYCHP: plateNumber,
          TXLX: route,
          YXQQ: `${validFrom.replaceAll('-', '')}000000`,
          YXQZ: `${validTo.replaceAll('-', '')}235959`,
          ZT: permitCodes[status],
        }));
      },
    }),
  ]);
}

const operator: z.ZodType<Schemas['OperatorRequest']['Request']['Body']> = z.object({ YHTYXYDM: creditCode });
const driver: z.ZodType<Schemas['DriverRequest']['Request']['Body']> = z.object({ XM: name, SFZH: citizenNumber });
const permit: z.ZodType<Schemas['PermitRequest']['Request']['Body']> = z.object({
  QYCHP: plateNumber,
  TXZH: z.exactOptional(certificateNumber),
});

const licenceCodes = { valid: '10', suspended: '20', cancelled: '90' } as const;
const qualificationCodes = { valid: '1', expired: '2', revoked: '3', cancelled: '4' } as const;
const permitCodes = { valid: '01', used: '02', expired: '03', withdrawn: '04' } as const;

function place(id: string, path: keyof paths, service: string) {
  return { id, path, service };
}

/** `2026-01-31` → `2026年01月31日`. */
function chinese(day: string): string {
  const [year, month, date] = day.split('-');
  return `${year}年${month}月${date}日`;
}

const words: ResponseWords = {
  head: { Version: '1.0', Sender: '430527' },
  service: 'ServiceCode',
  record: 'Record',
  success: ['0000', '成功'],
  noRecord: ['1404', '未查询到数据'],
  refusals: {
    'missing-parameter': ['2001', '缺少必填节点'],
    'bad-parameter': ['2002', '节点值不合规'],
    'not-granted': ['3003', '未授权访问该服务'],
    'quota-used': ['4001', '超过每日访问次数'],
    broken: ['9999', '系统异常'],
  },
};

/** What its gate says to one whose token is not good. */
export const transportInvalidToken: string = responseXml(['3001', '令牌无效']);
