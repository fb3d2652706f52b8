import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { AppKeyRefusal } from '../gates/app-key.ts';
import type { components, paths } from '../generated/moe-credential.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { certificateNumber, citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 教育部: degrees given here and the certification of those given abroad. A wrong number of a certificate is a plain no. */
export function moeCredential(county: County): Owner {
  const { credentials } = county.registers;
  const isKnown = ({ xm, sfzh }: { xm: string; sfzh: string }) => county.citizens.get(sfzh)?.name === xm;
  return jsonOwner(words, [
    defineOperation({
      ...place('verifyDegree', '/open/xlxw/zshy'),
      parameters: degree,
      find(asked): Schemas['DegreeResult'] | undefined {
        const held = isKnown(asked) ? credentials.degrees.get(asked.sfzh) : undefined;
        if (held === undefined) return undefined;
        if (held.certificateNo !== asked.zsbh) return { sfyz: '不一致' };
        return {
          sfyz: '一致',
          yxmc: held.institution,
          cc: levelCodes[held.level],
          byrq: held.graduatedOn.replaceAll('-', ''),
        };
      },
    }),
    defineOperation({
      ...place('queryCertification', '/open/lxfw/rzcx'),
      parameters: certification,
      find(asked): Schemas['CertificationResult'] | undefined {
        const held = isKnown(asked) ? credentials.certifications.get(asked.sfzh) : undefined;
        if (held === undefined) return undefined;
        if (held.certificationNo !== asked.rzsbh) return { sfyz: '不一致' };
        const { country, institution, level, certifiedOn } = held;
        return {
          sfyz: '一致',
          gj: country,
          bfyx: institution,
          xwcc: degreeCodes[level],
          rzrq: `${certifiedOn} 00:00:00`,
        };
      },
    }),
  ]);
}

const degree: z.ZodType<Schemas['DegreeRequest']> = z.object({
  xm: name,
  sfzh: citizenNumber,
  zsbh: certificateNumber,
});
const certification: z.ZodType<Schemas['CertificationRequest']> = z.object({
  xm: name,
  sfzh: citizenNumber,
  rzsbh: certificateNumber,
});

/** GB/T 4658. */
const levelCodes = { doctor: '11', master: '14', bachelor: '21', 'junior-college': '31' } as const;
/** After GB/T 6864. */
const degreeCodes = { doctor: '2', master: '3', bachelor: '4', other: '9' } as const;

function place(id: string, path: keyof paths) {
  return { id, path };
}

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['0', '成功'],
  noRecord: ['20001', '未查询到证书'],
  refusals: {
    'missing-parameter': ['40001', '参数缺失'],
    'bad-parameter': ['40002', '参数格式错误'],
    'not-granted': ['40301', '应用未开通此服务'],
    'quota-used': ['42901', '当日调用次数已满'],
    broken: ['50000', '系统错误'],
  },
  dataWithout: 'null',
} as const;

/** What its gate says to one it does not let in. */
export function credentialRefusal(why: AppKeyRefusal): Schemas['FailureReply'] {
  return { ...gateWords[why], data: null };
}

const gateWords = {
  incomplete: { code: '40001', message: '参数缺失' },
  'unknown-app': { code: '40101', message: '应用标识不存在' },
  'wrong-signature': { code: '40102', message: '签名不符' },
  untimely: { code: '40103', message: '时间戳超时' },
  'nonce-used': { code: '40104', message: '随机数重复' },
} as const;
