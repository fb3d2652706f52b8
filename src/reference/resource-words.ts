import type { Demand, Resource, Text } from '../model/index.ts';
import { both } from './text.ts';

/** What a reader must know of a resource before asking: its own demands on it, or whether anyone has one. */
export function describeInWords(resource: Resource, { demands, mine }: { demands: readonly Demand[]; mine: boolean }) {
  const { onEmpty, freshness, many, notShared } = resource;
  const lines = [
    notShared && `**${both({ zh: '依法不予共享', en: 'Not shared by law' })}**: ${both(notShared)}`,
    both({ zh: `共享属性：${sharing[resource.sharing].zh}`, en: `Sharing class: ${sharing[resource.sharing].en}` }),
    both({ zh: `更新频率：${freshnesses[freshness].zh}`, en: `Freshness: ${freshnesses[freshness].en}` }),
    both({ zh: many ? '可有多条记录' : '至多一条记录', en: many ? 'Many records' : 'At most one record' }),
    both(emptiness[onEmpty]),
    demands.length === 0 && !notShared
      ? both({
          zh: '目前没有部门持有此项共享授权，查询一律答 403 no-demand',
          en: 'No department holds a demand on it now: every query is answered 403 no-demand',
        })
      : undefined,
  ].filter((line) => line !== undefined);
  return [...lines.map((line) => `- ${line}`), ...(mine ? demands.map(describeDemand) : [])].join('\n');
}

function describeDemand(demand: Demand): string {
  const { id, matters, fields, predicates, maxAgeSeconds, quotaPerDay, ratePerSecond, validUntil } = demand;
  const titles = matters.map(({ code, title }) => `  - \`${code}\` ${title}`).join('\n');
  const right = both({
    zh: `贵部门的共享授权 **${id}**：每日 ${quotaPerDay} 次，每秒 ${ratePerSecond} 次，数据最多 ${maxAgeSeconds} 秒前取得，有效至 ${validUntil}。事项：`,
    en: `Your demand **${id}**: ${quotaPerDay} a day, ${ratePerSecond} a second, data at most ${maxAgeSeconds} s old, valid until ${validUntil}. Matters:`,
  });
  const questions = predicates.map((predicate) => `  - \`${predicate.id}\` ${both(predicate.title)}`).join('\n');
  const verified =
    fields.length === 0
      ? both({ zh: '只答核验结论，不给出记录：', en: 'Only these questions are answered, and no record leaves:' })
      : both({ zh: '可用 verify 只核验：', en: 'Questions that `verify` may ask instead of the record:' });
  return `- ${right}\n${titles}${predicates.length > 0 ? `\n- ${verified}\n${questions}` : ''}`;
}

const sharing: Readonly<Record<Resource['sharing'], Text>> = {
  unconditional: { zh: '无条件共享', en: 'unconditional' },
  conditional: { zh: '有条件共享', en: 'conditional' },
  'not-shared': { zh: '不予共享', en: 'not shared' },
};

const freshnesses: Readonly<Record<Resource['freshness'], Text>> = {
  realtime: { zh: '实时', en: 'real time' },
  daily: { zh: '每日', en: 'daily' },
  monthly: { zh: '每月', en: 'monthly' },
  yearly: { zh: '每年', en: 'yearly' },
};

const emptiness: Readonly<Record<Resource['onEmpty'], Text>> = {
  'absence-is-an-answer': { zh: '查无记录即为“无”，答 200', en: 'No record means "no": answered 200' },
  'absence-proves-nothing': {
    zh: '查无记录不代表没有，答 404 record-not-found',
    en: 'No record proves nothing: answered 404 record-not-found',
  },
};
