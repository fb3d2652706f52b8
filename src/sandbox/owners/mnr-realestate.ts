import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { Property } from '../county/facts.ts';
import type { components, paths } from '../generated/mnr-realestate.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, creditCode, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 自然资源部: the register of real estate. Days are milliseconds since 1970 (Beijing midnight), yes and no are Y and N. */
export function mnrRealestate(county: County): Owner {
  /** The register knows its owners by name and number together. */
  const isKnown = ({ qlrmc, qlrzjh }: Schemas['PersonRequest']) =>
    (county.citizens.get(qlrzjh) ?? county.enterprises.get(qlrzjh))?.name === qlrmc;
  return jsonOwner(words, [
    defineOperation({
      ...place('queryOwnership', '/bdc/qlrcx', 'gjgxjhpt_mnr_bdc_qlrcx'),
      parameters: owner,
      find(asked): Schemas['OwnershipRow'][] | undefined {
        if (!isKnown(asked)) return undefined;
        const { qxdm } = asked;
        const found = county.propertiesOf(asked.qlrzjh).filter((one) => qxdm === undefined || one.countyCode === qxdm);
        return found.length === 0 ? undefined : found.map(toRow);
      },
    }),
    defineOperation({
      ...place('checkDwelling', '/bdc/ywzfhy', 'gjgxjhpt_mnr_bdc_ywzfhy'),
      parameters: person,
      find(asked): Schemas['DwellingResult'] | undefined {
        if (!isKnown(asked)) return undefined;
        const dwellings = county.propertiesOf(asked.qlrzjh).filter(({ usage }) => usage === '住宅').length;
        return { ywzf: dwellings > 0 ? '1' : '2', ts: dwellings };
      },
    }),
  ]);
}

const person: z.ZodType<Schemas['PersonRequest']> = z.object({ qlrmc: name, qlrzjh: citizenNumber });
const owner: z.ZodType<Schemas['OwnerRequest']> = z.object({
  qlrmc: name,
  qlrzjh: z.union([citizenNumber, creditCode]),
  // Exact optional properties: a member that is there has a value.
  qxdm: z.exactOptional(z.string().regex(/^[0-9]{6}$/)),
});

function place(id: string, path: keyof paths, service: string) {
  return { id, path, service };
}

function toRow(property: Property): Schemas['OwnershipRow'] {
  return {
    bdcqzh: property.certificateNo,
    bdcdyh: property.unitNo,
    zl: property.location,
    jzmj: property.area,
    yt: property.usage,
    gyqk: property.ownership,
    sfdy: property.mortgaged ? 'Y' : 'N',
    sfcf: property.seized ? 'Y' : 'N',
    djsj: Date.parse(`${property.registeredOn}T00:00:00+08:00`),
  };
}

const words = {
  status: 'code',
  message: 'message',
  data: 'data',
  success: ['200', '成功'],
  noRecord: ['res-0001', '未查询到登记信息'],
  refusals: {
    'missing-parameter': ['api-0001', '参数缺失'],
    'bad-parameter': ['api-0002', '参数格式错误'],
    'not-granted': ['300', '失败'],
    broken: ['db-0001', '登记库查询异常'],
  },
  dataWithout: 'null',
} as const;
