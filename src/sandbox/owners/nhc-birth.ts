import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/nhc-birth.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber } from './parameters.ts';

type Schemas = components['schemas'];

/** 国家卫生健康委员会: medical certificates of birth. Days have a time behind them; what is not stated is null. */
export function nhcBirth(county: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      id: 'queryBirthCertificate',
      path: '/csyxzm/qfxx/query' satisfies keyof paths,
      service: 'gjgxjhpt_nhc_csyxzm_qfxx',
      parameters: certificate,
      find({ csyxzmbh, mqsfzh }): Schemas['Certificate'] | undefined {
        const found = county.registers.births.certificates.get(csyxzmbh);
        if (found?.mother.idNumber !== mqsfzh) return undefined;
        return {
          csyxzmbh,
          xsexm: found.childName,
          xb: sexCodes[found.sex],
          csrq: `${found.bornOn} 00:00:00`,
          jsjg: found.hospital,
          mqxm: found.mother.name,
          mqsfzh,
          fqxm: found.father?.name ?? null,
          fqsfzh: found.father?.idNumber ?? null,
        };
      },
    }),
  ]);
}

const certificate: z.ZodType<Schemas['CertificateRequest']> = z.object({
  csyxzmbh: z.string().regex(/^([A-Z][0-9]{9}|DEM[0-9]{7})$/),
  mqsfzh: citizenNumber,
});

/** GB/T 2261.1. */
const sexCodes = { male: '1', female: '2' } as const;

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['200', '成功'],
  noRecord: ['res-1404', '未查询到出生医学证明'],
  refusals: {
    'missing-parameter': ['api-1001', '参数缺失'],
    'bad-parameter': ['api-1002', '参数格式错误'],
    'not-granted': ['api-1003', '未获授权'],
    broken: ['db-1001', '签发库查询异常'],
  },
  dataWithout: 'null',
} as const;
