import { findDemand, findDepartment, findLifeEvent, findLifeEventByMatter, findResource } from '../catalog/index.ts';
import type { Catalog, Entry, Language, Text } from '../model/index.ts';

/** One use of a person's data, for that person to read (个人数据使用记录): who, when, what for, which fields; never the clerk. */
export interface Access {
  /** The request's id: a question about this use names it. */
  readonly id: string;
  readonly time: string;
  readonly department: Named;
  /** The department whose right it rests on, where that is another. */
  readonly onBehalfOf?: Named;
  readonly matter?: { readonly code: string; readonly title: string };
  readonly case?: string;
  readonly lifeEvent?: Named;
  readonly resource?: Named;
  /** Fields that were given out; `masked` where a part was hidden. */
  readonly fields: readonly { readonly name: string; readonly title: string; readonly masked: boolean }[];
  /** Questions that were answered yes or no. */
  readonly questions: readonly string[];
  readonly outcome: Entry['outcome'];
  /** The whole of it in one sentence. */
  readonly sentence: string;
}

interface Named {
  readonly id: string;
  readonly title: string;
}

/** Titles are those of the catalog; what it no longer knows keeps its own name. */
export function toAccess(entry: Entry, catalog: Catalog, language: Language): Access {
  const named = (id: string, text: Text | undefined): Named => ({ id, title: text?.[language] ?? id });
  const department = named(entry.department, findDepartment(catalog, entry.department)?.name);
  const resource = entry.resource === undefined ? undefined : findResource(catalog, entry.resource);
  const demand = entry.demand === undefined ? undefined : findDemand(catalog, entry.demand);
  const parts = {
    id: entry.id,
    time: entry.time,
    department,
    ...(entry.onBehalfOf !== undefined && {
      onBehalfOf: named(entry.onBehalfOf, findDepartment(catalog, entry.onBehalfOf)?.name),
    }),
    ...(entry.matter !== undefined && {
      matter: { code: entry.matter, title: matterTitle(entry, entry.matter, catalog) },
    }),
    ...(entry.case !== undefined && { case: entry.case }),
    ...(entry.lifeEvent !== undefined && {
      lifeEvent: named(entry.lifeEvent, findLifeEvent(catalog, entry.lifeEvent)?.name),
    }),
    ...(entry.resource !== undefined && { resource: named(entry.resource, resource?.title) }),
    fields: (entry.fields ?? []).map((name) => ({
      name,
      title: resource?.fields.find((field) => field.name === name)?.title[language] ?? name,
      masked: entry.masked?.includes(name) ?? false,
    })),
    questions: Object.keys(entry.findings ?? {}).map(
      (id) => demand?.predicates.find((predicate) => predicate.id === id)?.title[language] ?? id,
    ),
    outcome: entry.outcome,
  };
  return { ...parts, sentence: sentences[language](parts) };
}

/** A matter of the demand it rested on, else the life event's own; matters have Chinese titles alone. */
function matterTitle({ demand: id }: Entry, code: string, catalog: Catalog): string {
  const demand = id === undefined ? undefined : findDemand(catalog, id);
  const own = demand?.matters.find((matter) => code.startsWith(matter.code));
  return own?.title ?? findLifeEventByMatter(catalog, code)?.matter.title ?? code;
}

type Told = Omit<Access, 'sentence'>;

const sentences: Readonly<Record<Language, (access: Told) => string>> = {
  zh(access) {
    const { department, onBehalfOf, matter, case: number, resource, fields, questions, outcome } = access;
    const who = `${department.title}${onBehalfOf ? `（依据${onBehalfOf.title}的共享授权）` : ''}`;
    const why = matter ? `为办理“${matter.title}”${number ? `（办件编号 ${number}）` : ''}，` : '';
    const what = resource ? `“${resource.title}”` : '您的信息';
    const start = `${clock(access.time).zh}，${who}${why}`;
    switch (outcome) {
      case 'ok': {
        const had = fields.map(({ title, masked }) => (masked ? `${title}（部分隐藏）` : title)).join('、');
        const asked = questions.map((title) => `“${title}”`).join('、');
        if (had === '') return `${start}就${what}核验了${asked || '一项信息'}，只得到是或否，没有取得记录本身。`;
        return `${start}查询了${what}，取得：${had}${asked ? `；并核验了${asked}` : ''}。`;
      }
      case 'absent':
      case 'not_found':
        return `${start}查询了${what}，没有查到记录。`;
      case 'refused':
        return `${start}要查询${what}，未获准许，没有取得任何信息。`;
      case 'failed':
        return `${start}要查询${what}，系统没有查成，没有取得任何信息。`;
    }
  },
  en(access) {
    const { department, onBehalfOf, matter, case: number, resource, fields, questions, outcome } = access;
    const who = `${department.title}${onBehalfOf ? ` (by the right of ${onBehalfOf.title})` : ''}`;
    const why = matter ? `, for the matter ${matter.title}${number ? ` (case ${number})` : ''},` : '';
    const what = resource ? `"${resource.title}"` : 'your data';
    const start = `On ${clock(access.time).en} ${who}${why}`;
    switch (outcome) {
      case 'ok': {
        const had = fields.map(({ title, masked }) => (masked ? `${title} (partly hidden)` : title)).join(', ');
        const asked = questions.map((title) => `"${title}"`).join(', ');
        if (had === '')
          return `${start} had ${asked || 'a question'} answered yes or no from ${what}, without the record itself.`;
        return `${start} looked up ${what} and received: ${had}${asked ? `; and had ${asked} answered` : ''}.`;
      }
      case 'absent':
      case 'not_found':
        return `${start} looked up ${what}; there was no record.`;
      case 'refused':
        return `${start} asked for ${what}, was refused, and received nothing.`;
      case 'failed':
        return `${start} asked for ${what}; it could not be looked up, and nothing was received.`;
    }
  },
};

/** The moment on the county's clocks (UTC+8, no summer time). */
function clock(time: string): Text {
  const [date = '', rest = ''] = new Date(Date.parse(time) + 8 * 3_600_000).toISOString().split('T');
  const [year, month, day] = date.split('-').map(Number);
  const minute = rest.slice(0, 5);
  return { zh: `${year}年${month}月${day}日 ${minute}`, en: `${date} at ${minute}` };
}
