import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/mca-funeral.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { civilAffairs } from './civil-affairs.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 民政部: funeral homes. A list of at most one record, empty where there is none; days are seconds since 1970. */
export function mcaFuneral(county: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      id: 'queryCremation',
      path: '/bzfw/hhxx' satisfies keyof paths,
      service: 'gjgxjhpt_mca_bzfw_hhxx',
      parameters: deceased,
      find(asked): Schemas['Records'] {
        const isKnown = county.citizens.get(asked.id_card)?.name === asked.name;
        const found = isKnown ? county.registers.cremations.recordOf(asked.id_card) : undefined;
        if (found === undefined) return [];
        const byg = found.funeralHome;
        if (!found.cremated) return [{ sfhh: '否', hhzbh: null, hhrq: null, byg }];
        return [{ sfhh: '是', hhzbh: found.certificateNo, hhrq: beijingMidnight(found.on), byg }];
      },
    }),
  ]);
}

const deceased: z.ZodType<Schemas['DeceasedRequest']> = z.object({ name, id_card: citizenNumber });

/** Seconds since 1970. */
function beijingMidnight(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`) / 1000;
}

const words = {
  ...civilAffairs,
  noRecord: civilAffairs.success,
  refusals: {
    'missing-parameter': ['BZ401', '参数缺失或不合规'],
    'bad-parameter': ['BZ401', '参数缺失或不合规'],
    'not-granted': ['BZ403', '无访问权限'],
    broken: ['BZ500', '服务异常'],
  },
} as const;
