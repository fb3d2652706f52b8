import type { Catalog, Resource, Vertical } from '../model/index.ts';
import { both } from './text.ts';

interface Group {
  readonly name: string;
  /** Beginnings of the paths that belong to it; the first group that matches has it. */
  readonly paths: readonly string[];
  readonly title: string;
  readonly description: string;
}

const groups: readonly Group[] = [
  {
    name: 'tokens',
    paths: ['/oauth', '/.well-known'],
    title: both({ zh: '身份与令牌', en: 'Identity and tokens' }),
    description: both({
      zh: '部门用登记过的私钥签一份断言（RFC 7523），换取最长 10 分钟的访问令牌。',
      en: 'A department signs an assertion with its registered key (RFC 7523) and gets an access token of at most 10 minutes.',
    }),
  },
  {
    name: 'bundles',
    paths: ['/v1/bundles'],
    title: both({ zh: '材料包', en: 'Bundles' }),
    description: both({ zh: '异步取得的一件事材料。', en: 'Evidence that was asked for asynchronously.' }),
  },
  {
    name: 'receipts',
    paths: ['/v1/receipts', '/ledger'],
    title: both({ zh: '回执与存证', en: 'Receipts and ledger' }),
    description: both({
      zh: '每个应答先存证后发出。回执是 C2SP tlog-proof 文件，存证日志按 C2SP tlog-tiles 公开散列值，任何人都可核验。',
      en: 'Every answer is on record before it leaves. A receipt is a C2SP tlog-proof file; the ledger publishes its hashes as C2SP tlog-tiles for anyone to verify.',
    }),
  },
  {
    name: 'records',
    paths: ['/v1/requests', '/v1/subjects'],
    title: both({ zh: '用数记录', en: 'Records of use' }),
    description: both({
      zh: '本部门查过什么，某人的数据被谁用过。',
      en: 'What a department asked; who used a person’s data.',
    }),
  },
  {
    name: 'operations',
    paths: ['/ops', '/healthz', '/readyz', '/metrics'],
    title: both({ zh: '运维', en: 'Operations' }),
    description: both({
      zh: '供县数据局查看与处置；/ops 需要 ops 权限。',
      en: 'For the data bureau; /ops needs the scope ops.',
    }),
  },
  {
    name: 'sandbox',
    paths: ['/sandbox'],
    title: both({ zh: '沙箱', en: 'Sandbox' }),
    description: both({ zh: '虚构的人与企业，供试用。', en: 'Synthetic people and enterprises to try.' }),
  },
  {
    name: 'reference',
    paths: ['/docs', '/openapi.json', '/problems', '/console'],
    title: both({ zh: '文档', en: 'Documents' }),
    description: both({ zh: '首页、接口文档与问题说明。', en: 'Front page, reference, and a page per reason.' }),
  },
  {
    name: 'catalog',
    paths: ['/v1/'],
    title: both({ zh: '目录与预检', en: 'Catalog and dry runs' }),
    description: both({
      zh: '有哪些数据资源与一件事，贵部门能用哪些，某次调用会不会放行。',
      en: 'Which resources and life events there are, which of them a department may use, and whether a call would be allowed.',
    }),
  },
];

export const lifeEventsTag = 'life-events';

/** The tag of an operation that a route describes, by its path. */
export function tagOf(path: string): string {
  return groups.find(({ paths }) => paths.some((beginning) => path.startsWith(beginning)))?.name ?? 'reference';
}

export function tagOfResource(resource: Resource): string {
  return resource.vertical;
}

/** All tags in the order of reading, and their grouping as reference pages know it (`x-tagGroups`). */
export function describeTags(catalog: Catalog, used: ReadonlySet<string>) {
  const verticals = [...catalog.verticals.values()].filter(({ id }) => used.has(id));
  const shared = groups.filter(({ name }) => used.has(name));
  const tags = [
    ...(used.has(lifeEventsTag) ? [lifeEvents] : []),
    ...verticals.map(describeVertical),
    ...shared.map(({ name, title, description }) => ({ name, 'x-displayName': title, description })),
  ];
  const named = (...names: string[]) => names.filter((name) => used.has(name));
  return {
    tags,
    'x-tagGroups': [
      { name: both({ zh: '开始', en: 'Start' }), tags: named('tokens', 'catalog', 'sandbox') },
      {
        name: both({ zh: '取数', en: 'Data' }),
        tags: [...named(lifeEventsTag, 'bundles'), ...verticals.map(({ id }) => id)],
      },
      { name: both({ zh: '存证', en: 'Evidence of use' }), tags: named('receipts', 'records') },
      { name: both({ zh: '运维与文档', en: 'Operations and documents' }), tags: named('operations', 'reference') },
    ].filter(({ tags: members }) => members.length > 0),
  };
}

const lifeEvents = {
  name: lifeEventsTag,
  'x-displayName': both({ zh: '一件事', en: 'Life events' }),
  description: both({
    zh: '一次请求取得一件事所需的全部证明材料；一个垂管系统出故障，不影响其他材料。',
    en: 'One call for all the evidence a life event needs; a lost vertical costs only its own.',
  }),
};

function describeVertical({ id, name, owner, holds, service }: Vertical) {
  const description = both({
    zh: `${owner.zh}。${holds.zh}。\n\n通常 ${service.p50Ms} 毫秒内应答，最长等待 ${service.timeoutMs} 毫秒；服务时段 ${service.window}（北京时间）。`,
    en: `${owner.en}. ${holds.en}.\n\nUsually answers within ${service.p50Ms} ms, is waited for at most ${service.timeoutMs} ms, and serves ${service.window} (Beijing time).`,
  });
  return { name: id, 'x-displayName': both(name), description };
}
