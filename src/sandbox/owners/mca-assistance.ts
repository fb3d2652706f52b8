import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { Assistance } from '../county/registers/assistance.ts';
import type { components, paths } from '../generated/mca-assistance.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { civilAffairs } from './civil-affairs.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 民政部: social assistance and the subsidies for disabled people. Amounts are cents, days YYYYMMDD or 长期. */
export function mcaAssistance(county: County): Owner {
  const { assistance } = county.registers;
  const isKnown = (asked: Schemas['PersonRequest']) => county.citizens.get(asked.id_card)?.name === asked.name;
  return jsonOwner(words, [
    defineOperation({
      ...place('queryAssistance', '/shjz/dxhc', 'gjgxjhpt_mca_shjz_dxhc'),
      parameters: person,
      find(asked): Schemas['Assistance'] | undefined {
        const found = isKnown(asked) ? assistance.assistanceOf(asked.id_card) : undefined;
        if (found === undefined) return undefined;
        return {
          sfzb: found.assisted,
          jzlb: categoryCodes[found.category],
          ybzje: found.monthlyCents,
          pzrq: compact(found.approvedOn),
          yxqz: found.validTo === '9999-12-31' ? '长期' : compact(found.validTo),
        };
      },
    }),
    defineOperation({
      ...place('queryDisabilitySubsidy', '/cjrbt/ffcx', 'gjgxjhpt_mca_cjrbt_ffcx'),
      parameters: person,
      find(asked): Schemas['DisabilitySubsidy'] | undefined {
        const found = isKnown(asked) ? assistance.subsidyOf(asked.id_card) : undefined;
        if (found === undefined) return undefined;
        return {
          shbt: found.living ? 1 : 0,
          hlbt: found.nursing ? 1 : 0,
          zjffyf: compact(found.paidThrough),
          ffxq: found.countyCode,
        };
      },
    }),
  ]);
}

const person: z.ZodType<Schemas['PersonRequest']> = z.object({ name, id_card: citizenNumber });

const categoryCodes = {
  none: '0',
  'subsistence-allowance': '1',
  'extreme-poverty': '2',
  'near-subsistence': '3',
} as const satisfies Record<Assistance['category'], string>;

function place(id: string, path: keyof paths, service: string) {
  return { id, path, service };
}

function compact(day: string): string {
  return day.replaceAll('-', '');
}

const words = {
  ...civilAffairs,
  noRecord: ['nodata', '没有查到数据'],
  refusals: {
    'missing-parameter': ['noparam', '缺少参数'],
    'bad-parameter': ['badparam', '参数格式错误'],
    'not-granted': ['noauth', '未授权'],
    broken: ['syserror', '系统异常'],
  },
} as const;
