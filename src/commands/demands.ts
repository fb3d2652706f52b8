import type { Command } from 'commander';
import { findDepartment, findResource, loadCatalog } from '../catalog/index.ts';
import type { EntryCursor, LedgerStore } from '../ledger/index.ts';
import type { Catalog, Language } from '../model/index.ts';
import { countUse, type UnusedGrant, type Usage, unusedGrants } from '../ops/index.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { countyDay } from '../policy/index.ts';
import { configFolders, type Folders } from './folders.ts';
import { languageOption, readLanguage } from './language.ts';
import { type LedgerOptions, ledgerOption, openLedger } from './ledger-place.ts';

interface UnusedOptions extends Folders, LedgerOptions {
  readonly days: string;
  readonly language: string;
}

/** `shuqiao demands unused`. */
export function registerDemands(program: Command): void {
  const unused = program
    .command('demands')
    .description('共享授权 · demands')
    .command('unused')
    .description(
      '列出近 N 天没有用过的共享授权、字段和核验，依据存证日志；网关可以在运行 · list demands, fields and questions that were granted but not used in N days, by the ledger; the gateway may be running',
    )
    .option('--days <n>', '多少天 · how many days', '90');
  languageOption(configFolders(ledgerOption(unused))).action(async (options: UnusedOptions) => {
    const days = Number(options.days);
    if (!Number.isInteger(days) || days < 1 || days > 36_500)
      throw new Error(`--days is a whole number of days, such as 90; got ${options.days}`);
    const catalog = await readCatalog(options);
    const store = await openLedger(options);
    try {
      await printUnused(catalog, store, { days, language: readLanguage(options.language) });
    } finally {
      await store.close();
    }
  });
}

async function readCatalog({ config, specs }: Folders): Promise<Catalog> {
  const source = createFileConfig({ configFolder: config, specsFolder: specs, env: () => undefined });
  const loaded = await loadCatalog(source, { resolveEnvironment: false });
  if (loaded.ok) return loaded.value;
  throw new Error(`the config has ${loaded.failure.length} problems: shuqiao check names them`);
}

const dayMs = 86_400_000;

async function printUnused(
  catalog: Catalog,
  store: LedgerStore,
  { days, language }: { days: number; language: Language },
): Promise<void> {
  const now = Date.now();
  const since = new Date(now - days * dayMs);
  const [usage, began] = await Promise.all([usageSince(store, since.toISOString()), beginningOf(store)]);
  const today = countyDay(now);
  const grants = unusedGrants(catalog, usage, { since: countyDay(since.getTime()), today });
  const say = words[language];
  const departments = [...catalog.departments.keys()].filter((id) =>
    grants.some(({ demand }) => demand.department === id),
  );
  const calls = [...usage.values()].reduce((sum, one) => sum + one.calls, 0);
  const lines = [
    say.title(days, countyDay(since.getTime()), calls),
    ...(began === undefined || Date.parse(began) > since.getTime()
      ? [say.young(began === undefined ? undefined : countyDay(Date.parse(began)))]
      : []),
    ...departments.flatMap((id) => [
      say.department(findDepartment(catalog, id)?.name[language] ?? id, id),
      ...grants
        .filter(({ demand }) => demand.department === id)
        .map((grant) => `  ${grantLine(grant, catalog, language)}`),
    ]),
    grants.length === 0 ? say.none : say.count(grants.filter((one) => one.calls === 0).length, catalog.demands.size),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Every call since a moment, page by page: a log may hold more than fits in memory. */
async function usageSince(store: LedgerStore, since: string): Promise<Usage> {
  const usage: Usage = new Map();
  for (let before: EntryCursor | undefined; ; ) {
    const page = await store.search({ kind: 'call', since }, { limit: 1000, ...(before && { before }) });
    for (const { entry } of page) countUse(usage, entry);
    const last = page.at(-1)?.entry;
    if (last === undefined) return usage;
    before = { time: last.time, id: last.id };
  }
}

/** When the log began; undefined where it is empty. */
async function beginningOf(store: LedgerStore): Promise<string | undefined> {
  const [first] = await store.range(0, 1);
  return first?.entry.time;
}

function grantLine(grant: UnusedGrant, catalog: Catalog, language: Language): string {
  const { demand, calls, standing } = grant;
  const say = words[language];
  const titles = findResource(catalog, demand.resource)?.fields ?? [];
  const fields = grant.fields.map((name) => titles.find((field) => field.name === name)?.title[language] ?? name);
  const questions = grant.questions.map(
    (id) => demand.predicates.find((predicate) => predicate.id === id)?.title[language] ?? id,
  );
  const what = calls === 0 ? say.never : say.partly(calls, fields, questions);
  return `${demand.id} ${demand.title[language]}${say.colon}${what}${say.standing[standing](demand)}`;
}

const words = {
  zh: {
    colon: '：',
    title: (days: number, since: string, calls: number) =>
      `近 ${days} 天（${since} 起）没有用过的共享授权、字段和核验；这期间有应答的调用 ${calls} 次。`,
    young: (began: string | undefined) =>
      began === undefined ? '存证日志是空的。' : `存证日志自 ${began} 才开始，不足这么多天。`,
    department: (name: string, id: string) => `${name}（${id}）`,
    never: '一次也没有用过',
    partly: (calls: number, fields: readonly string[], questions: readonly string[]) =>
      [
        `用过 ${calls} 次`,
        ...(fields.length > 0 ? [`从未取得字段 ${fields.join('、')}`] : []),
        ...(questions.length > 0 ? [`从未核验 ${questions.map((title) => `“${title}”`).join('、')}`] : []),
      ].join('；'),
    standing: {
      'in-force': () => '',
      'began-since': ({ validFrom }) => `（${validFrom} 起生效）`,
      'not-yet': ({ validFrom }) => `（${validFrom} 才生效）`,
      over: ({ validUntil }) => `（已于 ${validUntil} 到期）`,
    },
    none: '全部授权都用过。',
    count: (never: number, all: number) => `${all} 项授权中 ${never} 项一次也没有用过。`,
  },
  en: {
    colon: ': ',
    title: (days: number, since: string, calls: number) =>
      `Demands, fields and questions not used in ${days} days (since ${since}); ${calls} calls were answered in that time.`,
    young: (began: string | undefined) =>
      began === undefined ? 'The ledger is empty.' : `The ledger begins on ${began}, which is less than that.`,
    department: (name: string, id: string) => `${name} (${id})`,
    never: 'never used',
    partly: (calls: number, fields: readonly string[], questions: readonly string[]) =>
      [
        `used ${calls} ${calls === 1 ? 'time' : 'times'}`,
        ...(fields.length > 0 ? [`never received: ${fields.join(', ')}`] : []),
        ...(questions.length > 0 ? [`never asked: ${questions.map((title) => `"${title}"`).join(', ')}`] : []),
      ].join('; '),
    standing: {
      'in-force': () => '',
      'began-since': ({ validFrom }) => ` (in force since ${validFrom})`,
      'not-yet': ({ validFrom }) => ` (not in force before ${validFrom})`,
      over: ({ validUntil }) => ` (over since ${validUntil})`,
    },
    none: 'Every demand was used, whole.',
    count: (never: number, all: number) => `Of ${all} demands ${never} were never used.`,
  },
} satisfies Record<Language, Words>;

interface Words {
  readonly standing: Readonly<Record<UnusedGrant['standing'], (demand: UnusedGrant['demand']) => string>>;
  readonly [name: string]: unknown;
}
