import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/samr-market.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { formOwner } from './form-envelope.ts';
import { creditCode } from './parameters.ts';

type Schemas = components['schemas'];

/** 市场监管总局: licences of market entities, form posts with their purpose; recorded changes come in pages. */
export function samrMarket({ registers: { market } }: County): Owner {
  return formOwner(words, [
    defineOperation({
      ...place('getBusinessLicence', '/gateway/api/scjg/yyzz.htm'),
      parameters: entity,
      find({ tyxydm }): Schemas['LicenceRecord'] | undefined {
        const found = market.licenceOf(tyxydm);
        if (found === undefined) return undefined;
        return {
          qydwmc: found.name,
          tyxydm: found.uscc,
          fddbr: found.legalRepresentative,
          frlx: found.entityType,
          zcdz: found.address,
          jyfw: found.scope,
          clrq: found.establishedOn,
          zt: statusCodes[found.status],
        };
      },
    }),
    defineOperation({
      ...place('listChanges', '/gateway/api/scjg/bgdj.htm'),
      parameters: entity,
      find({ tyxydm }): Schemas['ChangeRow'][] | undefined {
        const found = market.changesOf(tyxydm);
        if (found.length === 0) return undefined;
        return found.map(({ item, before, after, approvedAt, approvedBy }) => ({
          bgsx: item,
          bgq: before,
          bgh: after,
          hzsj: approvedAt,
          hzjg: approvedBy,
        }));
      },
    }),
    defineOperation({
      ...place('getFoodPermit', '/gateway/api/scjg/spjyxk.htm'),
      parameters: entity,
      find({ tyxydm }): Schemas['FoodPermitRecord'] | undefined {
        const found = market.foodPermitOf(tyxydm);
        if (found === undefined) return undefined;
        return { xkzbh: found.permitNo, jyxm: found.scope, yxqz: found.validTo, zt: permitCodes[found.status] };
      },
    }),
  ]);
}

/** Proof and purpose are taken out before. */
const entity: z.ZodType<Pick<Schemas['EntityRequest'], 'tyxydm'>> = z.object({ tyxydm: creditCode });

const statusCodes = { 'in-business': '1', revoked: '2', deregistered: '4', suspended: '7' } as const;
const permitCodes = { valid: 'A', expired: 'B', withdrawn: 'C', cancelled: 'D' } as const;

function place(id: string, path: keyof paths) {
  return { id, path };
}

const words = {
  status: 'code',
  message: 'msg',
  data: 'data',
  success: ['00', '成功'],
  noRecord: ['01', '无数据'],
  refusals: {
    'missing-parameter': ['97', '缺少参数'],
    'bad-parameter': ['98', '参数类型错误'],
    'not-granted': ['95', '应用未获授权'],
    broken: ['99', '失败'],
  },
  dataWithout: 'null',
  paging: { start: 'pageNum', limit: 'pageSize', sizeMax: 10, counts: 'pages', first: 1, total: 'total' },
} as const;
