import type { Result, Text } from '../../model/index.ts';
import { formatConfigProblem } from '../config-problem.ts';
import { loadCatalog } from '../load-catalog.ts';
import { readConfig } from '../read-config.ts';
import type { ConfigFile } from '../source.ts';
import { findHeader, type SheetRow } from './demand-columns.ts';
import type { RowFault } from './demand-faults.ts';
import type { SheetDemand } from './demand-members.ts';
import { readDemandRows } from './demand-sheet.ts';
import { inline, listItem } from './draft-lines.ts';

/** What a sheet of demands comes to. */
export interface DemandsDraft {
  /** By department: what to add to its file of demands, a list in YAML. */
  readonly additions: ReadonlyMap<string, string>;
  readonly demands: readonly { readonly row: number; readonly id: string; readonly department: string }[];
  readonly faults: readonly RowFault[];
  readonly notes: readonly RowFault[];
  /** Rows that ask for something. */
  readonly rows: number;
}

/**
 * Reads the bureau's sheet of demands against the county's config. Good rows are kept where others fail; what the sheet cannot show by
 * itself (quotas that add up to too much, two demands for one matter) `check` is asked about, row by row.
 */
export async function draftDemands(
  rows: readonly SheetRow[],
  existing: readonly ConfigFile[],
): Promise<Result<DemandsDraft, Text>> {
  const now = await problemsIn(existing);
  if (now[0] !== undefined) {
    const first = formatConfigProblem(now[0]);
    return {
      ok: false,
      failure: {
        zh: `现有配置有 ${now.length} 处问题，请先用 shuqiao check 改好：${first}`,
        en: `the config has ${now.length} problems; mend them first with shuqiao check: ${first}`,
      },
    };
  }
  const header = findHeader(rows);
  if (header === undefined) return { ok: false, failure: noHeader };
  if (header.missing.length > 0) {
    const names = header.missing.join('、');
    return {
      ok: false,
      failure: {
        zh: `第 ${header.row + 1} 行的列名里缺少：${names}`,
        en: `the headings in row ${header.row + 1} lack: ${names}`,
      },
    };
  }
  const reading = readDemandRows(rows, header, readConfig(existing).items);
  const { kept, faults } = await keepSound(reading.demands, existing);
  return {
    ok: true,
    value: {
      additions: new Map(departmentsOf(kept).map((id) => [id, additionOf(kept, id).text])),
      demands: kept.map(({ row, department, demand }) => ({ row, department, id: demand.id })),
      faults: [...reading.faults, ...faults].toSorted((a, b) => a.row - b.row),
      notes: reading.notes.toSorted((a, b) => a.row - b.row),
      rows: reading.rows,
    },
  };
}

const noHeader: Text = {
  zh: '没有找到列名：表里应有一行写着 需求编号、需求部门、垂管系统、数据资源、事项名称、事项编码、法律依据、字段、每日次数、每秒次数、有效期起、有效期止 等',
  en: 'no row of headings: the sheet needs one with 需求编号, 需求部门, 垂管系统, 数据资源, 事项名称, 事项编码, 法律依据, 字段, 每日次数, 每秒次数, 有效期起, 有效期止',
};

/**
 * Leaves out the demands that config would not take, until it takes all that are left: one at a time from the top, since what is wrong
 * with one (quotas that add up to too much) may be right once another is out.
 */
async function keepSound(
  demands: readonly SheetDemand[],
  existing: readonly ConfigFile[],
): Promise<{ kept: readonly SheetDemand[]; faults: readonly RowFault[] }> {
  const faults: RowFault[] = [];
  let kept = demands;
  for (;;) {
    const found = (await problemsIn(withAdditions(existing, kept))).flatMap((problem) => {
      const one = demandAt(kept, existing, problem);
      return one === undefined ? [] : [{ one, text: `${problem.message} → ${problem.expected}` }];
    });
    const first = kept.find((one) => found.some((each) => each.one === one));
    if (first === undefined) return { kept, faults };
    const own = found.filter(({ one }) => one === first);
    faults.push(...own.map(({ text }) => ({ row: first.row, message: { zh: text, en: text } })));
    kept = kept.filter((one) => one !== first);
  }
}

async function problemsIn(files: readonly ConfigFile[]) {
  const loaded = await loadCatalog({ read: async () => files, env: () => undefined }, { resolveEnvironment: false });
  return loaded.ok ? [] : loaded.failure;
}

function withAdditions(existing: readonly ConfigFile[], demands: readonly SheetDemand[]): readonly ConfigFile[] {
  const added = departmentsOf(demands).map((department) => {
    const path = `config/demands/${department}.yaml`;
    return {
      path,
      text: `${existing.find((file) => file.path === path)?.text ?? ''}\n${additionOf(demands, department).text}`,
    };
  });
  return [...existing.filter(({ path }) => !added.some((file) => file.path === path)), ...added];
}

/** Which of the demands stands at a line of the file they were added to. */
function demandAt(
  demands: readonly SheetDemand[],
  existing: readonly ConfigFile[],
  { file, line }: { file: string; line: number },
): SheetDemand | undefined {
  const department = /^config\/demands\/(.+)\.yaml$/.exec(file)?.[1];
  if (department === undefined) return undefined;
  const before = `${existing.find(({ path }) => path === file)?.text ?? ''}\n`.split('\n').length;
  const { starts } = additionOf(demands, department);
  const [, found] = starts.toReversed().find(([start]) => before + start <= line) ?? [];
  return found;
}

function departmentsOf(demands: readonly SheetDemand[]): readonly string[] {
  return [...new Set(demands.map(({ department }) => department))];
}

/** The items of one department, and the line each begins on, from 0. */
function additionOf(
  demands: readonly SheetDemand[],
  department: string,
): { text: string; starts: readonly (readonly [number, SheetDemand])[] } {
  const lines: string[] = [];
  const starts: (readonly [number, SheetDemand])[] = [];
  for (const one of demands.filter((each) => each.department === department)) {
    if (lines.length > 0) lines.push('');
    starts.push([lines.length, one]);
    lines.push(...demandLines(one.demand));
  }
  return { text: [...lines, ''].join('\n'), starts };
}

function demandLines(demand: SheetDemand['demand']): readonly string[] {
  const { id, title, resource, matters, lifeEvents, legalBasis, fields, unmasked, credential } = demand;
  return listItem(
    [
      `id: ${id}`,
      `title: ${inline(title)}`,
      `resource: ${resource}`,
      'matters:',
      ...matters.map((matter) => `  - ${inline(matter)}`),
      ...(lifeEvents.length > 0 ? [`lifeEvents: ${list(lifeEvents)}`] : []),
      'legalBasis:',
      ...legalBasis.map((article) => `  - ${inline(article)}`),
      `subjectBasis: ${demand.subjectBasis}`,
      `maxAge: ${demand.maxAge}`,
      `quotaPerDay: ${demand.quotaPerDay}`,
      `ratePerSecond: ${demand.ratePerSecond}`,
      `validFrom: ${demand.validFrom}`,
      `validUntil: ${demand.validUntil}`,
      `fields: ${list(fields)}`,
      ...(unmasked.length > 0 ? [`unmasked: ${list(unmasked)}`] : []),
      ...(credential ? [`credential: ${inline(credential)}`] : []),
    ],
    0,
  );
}

/** Names need no quotes. */
function list(names: readonly string[]): string {
  return `[${names.join(', ')}]`;
}
