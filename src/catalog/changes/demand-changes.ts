import type { Catalog, Demand, Language, Text } from '../../model/index.ts';
import { findLifeEvent, findResource } from '../lookups.ts';
import { type Change, differences } from './change.ts';

/** A demand in the catalog it belongs to. */
interface Placed {
  readonly demand: Demand;
  readonly catalog: Catalog;
}

/** A whole right that is new or gone. */
export function describeDemand(demand: Demand, catalog: Catalog, kind: 'gains' | 'loses'): Text {
  const { id, title, fields, matters, quotaPerDay, ratePerSecond, validFrom, validUntil } = demand;
  const named = (language: Language) => fields.map((name) => fieldTitle({ demand, catalog }, name)[language]);
  const forMatters = matters.map((matter) => matter.title).join('、');
  if (kind === 'loses') {
    return {
      zh: `失去 ${id}“${title.zh}”：${named('zh').join('、')}`,
      en: `loses ${id} "${title.en}": ${named('en').join(', ')}`,
    };
  }
  const shown = (language: Language) =>
    fields.map((name, index) => {
      const form = appearance({ demand, catalog }, name)[language];
      return language === 'zh' ? `${named('zh')[index]}（${form}）` : `${named('en')[index]} (${form})`;
    });
  return {
    zh: `得到 ${id}“${title.zh}”：${shown('zh').join('、') || '只核验'}；事项 ${forMatters}；每日 ${quotaPerDay} 次、每秒 ${ratePerSecond} 次；${validFrom} 至 ${validUntil}`,
    en: `gains ${id} "${title.en}": ${shown('en').join(', ') || 'questions alone'}; for ${forMatters}; ${quotaPerDay} calls a day, ${ratePerSecond} a second; ${validFrom} to ${validUntil}`,
  };
}

/** Everything that is different in one right. */
export function* compareDemand(before: Placed, after: Placed): Generator<Change> {
  const { id, department } = after.demand;
  const change = (kind: Change['kind'], zh: string, en: string): Change => ({
    department,
    kind,
    text: { zh: `${id} ${zh}`, en: `${id} ${en}` },
  });
  const lists = (names: readonly string[], placed: Placed, language: Language) =>
    names.map((name) => fieldTitle(placed, name)[language]).join(language === 'zh' ? '、' : ', ');

  const fields = differences(before.demand.fields, after.demand.fields);
  if (fields.gained.length > 0) {
    yield change(
      'gains',
      `得到字段：${lists(fields.gained, after, 'zh')}`,
      `gains the fields: ${lists(fields.gained, after, 'en')}`,
    );
  }
  if (fields.lost.length > 0) {
    yield change(
      'loses',
      `失去字段：${lists(fields.lost, before, 'zh')}`,
      `loses the fields: ${lists(fields.lost, before, 'en')}`,
    );
  }
  yield* appearanceChanges(before, after, change);
  yield* nameChanges(before, after, change);
  yield* limitChanges(before.demand, after.demand, change);
}

type MakeChange = (kind: Change['kind'], zh: string, en: string) => Change;

function* appearanceChanges(before: Placed, after: Placed, change: MakeChange): Generator<Change> {
  for (const name of after.demand.fields.filter((field) => before.demand.fields.includes(field))) {
    const [from, to] = [appearance(before, name), appearance(after, name)];
    if (from.en === to.en) continue;
    const title = fieldTitle(after, name);
    const kind = to.en === clear.en ? 'gains' : from.en === clear.en ? 'loses' : 'changes';
    yield change(kind, `${title.zh}：${from.zh} → ${to.zh}`, `${title.en}: ${from.en} → ${to.en}`);
  }
}

/** How a field leaves under a demand, whatever in config decides it. */
function appearance({ demand, catalog }: Placed, name: string): Text {
  if (demand.unmasked.includes(name)) {
    const only = demand.unmaskedOnly[name];
    if (only === undefined) return clear;
    const places = [...only.matters, ...only.lifeEvents].join(', ');
    return { zh: `仅 ${places} 不脱敏`, en: `unmasked for ${places} only` };
  }
  const mask = findResource(catalog, demand.resource)?.fields.find((field) => field.name === name)?.mask ?? 'none';
  return mask === 'none' ? clear : { zh: `脱敏 ${mask}`, en: `masked as ${mask}` };
}

const clear: Text = { zh: '不脱敏', en: 'unmasked' };

function* nameChanges(before: Placed, after: Placed, change: MakeChange): Generator<Change> {
  const titles = new Map([...before.demand.matters, ...after.demand.matters].map(({ code, title }) => [code, title]));
  const codes = differences(
    before.demand.matters.map(({ code }) => code),
    after.demand.matters.map(({ code }) => code),
  );
  for (const code of codes.gained)
    yield change(
      'gains',
      `可用于事项：${titles.get(code)}（${code}）`,
      `serves the matter ${titles.get(code)} (${code})`,
    );
  for (const code of codes.lost)
    yield change(
      'loses',
      `不再用于事项：${titles.get(code)}（${code}）`,
      `no longer serves the matter ${titles.get(code)} (${code})`,
    );

  const events = differences(before.demand.lifeEvents, after.demand.lifeEvents);
  for (const id of events.gained) {
    const name = findLifeEvent(after.catalog, id)?.name ?? { zh: id, en: id };
    yield change('gains', `可用于一件事：${name.zh}`, `serves the life event ${name.en}`);
  }
  for (const id of events.lost) {
    const name = findLifeEvent(before.catalog, id)?.name ?? { zh: id, en: id };
    yield change('loses', `不再用于一件事：${name.zh}`, `no longer serves the life event ${name.en}`);
  }

  const questions = new Map(
    [...before.demand.predicates, ...after.demand.predicates].map(({ id, title }) => [id, title]),
  );
  const asked = differences(
    before.demand.predicates.map(({ id }) => id),
    after.demand.predicates.map(({ id }) => id),
  );
  for (const id of asked.gained)
    yield change('gains', `可核验：${questions.get(id)?.zh}`, `may have answered: ${questions.get(id)?.en}`);
  for (const id of asked.lost)
    yield change(
      'loses',
      `不再可核验：${questions.get(id)?.zh}`,
      `may no longer have answered: ${questions.get(id)?.en}`,
    );
}

function* limitChanges(before: Demand, after: Demand, change: MakeChange): Generator<Change> {
  const amount = (from: number, to: number, zh: (n: number) => string, en: (n: number) => string) =>
    from === to ? [] : [change(to > from ? 'gains' : 'loses', `${zh(from)} → ${zh(to)}`, `${en(from)} → ${en(to)}`)];
  yield* amount(
    before.quotaPerDay,
    after.quotaPerDay,
    (n) => `每日 ${n} 次`,
    (n) => `${n} calls a day`,
  );
  yield* amount(
    before.ratePerSecond,
    after.ratePerSecond,
    (n) => `每秒 ${n} 次`,
    (n) => `${n} a second`,
  );
  yield* amount(
    before.maxAgeSeconds,
    after.maxAgeSeconds,
    (n) => `可用 ${n} 秒内的留存答复`,
    (n) => `kept answers up to ${n} s old`,
  );
  yield* amount(
    before.staleWhileRevalidateSeconds,
    after.staleWhileRevalidateSeconds,
    (n) => `过期 ${n} 秒内的留存答复先用后更新`,
    (n) => `kept answers up to ${n} s past fresh, renewed behind them`,
  );
  // left out it follows the greatest age, which has been told already
  const follows = [before, after].every((demand) => demand.staleIfErrorSeconds === demand.maxAgeSeconds);
  if (!follows) {
    yield* amount(
      before.staleIfErrorSeconds,
      after.staleIfErrorSeconds,
      (n) => `系统连不上时可用过期 ${n} 秒内的留存答复`,
      (n) => `kept answers up to ${n} s past fresh where the vertical is lost`,
    );
  }
  if (before.validFrom !== after.validFrom) {
    const kind = after.validFrom < before.validFrom ? 'gains' : 'loses';
    yield change(
      kind,
      `有效期起 ${before.validFrom} → ${after.validFrom}`,
      `valid from ${before.validFrom} → ${after.validFrom}`,
    );
  }
  if (before.validUntil !== after.validUntil) {
    const kind = after.validUntil > before.validUntil ? 'gains' : 'loses';
    yield change(
      kind,
      `有效期止 ${before.validUntil} → ${after.validUntil}`,
      `valid until ${before.validUntil} → ${after.validUntil}`,
    );
  }
  const bases = ({ subjectBasis, subjectBasisByLifeEvent }: Demand) =>
    [subjectBasis, ...Object.entries(subjectBasisByLifeEvent).map(([event, basis]) => `${event}: ${basis}`)].join(', ');
  if (bases(before) !== bases(after)) {
    yield change('changes', `依据 ${bases(before)} → ${bases(after)}`, `rests on ${bases(before)} → ${bases(after)}`);
  }
}

function fieldTitle({ demand, catalog }: Placed, name: string): Text {
  const title = findResource(catalog, demand.resource)?.fields.find((field) => field.name === name)?.title;
  return { zh: title?.zh ?? name, en: title?.en ?? name };
}
