import type { Evidence, Finding, Language, Predicate, Text, Vertical } from '../model/index.ts';
import type { Reason, Refusal } from '../problems.ts';
import type { Item, ItemStatus } from './bundle.ts';
import { isObtained } from './status.ts';

/** What a sentence about one evidence may draw on. */
export interface SentenceFacts {
  readonly evidence: Evidence;
  readonly vertical: Vertical;
  readonly status: ItemStatus;
  /** Of the call that made the status. */
  readonly refusal?: Refusal | undefined;
  /** The title of the evidence it would be looked up with, where that could not be had. */
  readonly waitsFor?: string | undefined;
  /** It is asked for again by itself, where it could not be reached. */
  readonly retried: boolean;
  /** False where nothing was given that it could be looked up with. */
  readonly asked: boolean;
  /** Milliseconds since 1970, where an older answer stands in for one that could not be had. */
  readonly staleSince?: number | undefined;
  readonly findings: Readonly<Record<string, Finding>>;
  readonly predicates: readonly Predicate[];
}

/** One evidence in plain words, fit to be read aloud to the citizen. */
export function itemSentence(facts: SentenceFacts, language: Language): string {
  return textOf(facts)[language];
}

function textOf(facts: SentenceFacts): Text {
  if (facts.waitsFor !== undefined) return waitingText(facts.evidence, facts.waitsFor, facts.retried);
  if (!facts.asked && facts.status === 'not_found') return notAskedText(facts.evidence);
  switch (facts.status) {
    case 'ok':
      return foundText(facts);
    case 'absent':
      return absentText(facts);
    case 'not_found':
      return notFoundText(facts);
    case 'refused':
    case 'unavailable':
      return refusalText(facts);
    case 'pending':
      return PENDING;
  }
}

/** Where something was asked of the record that only a record could confirm, "none" is no answer to go on with. */
function absentText({ evidence, vertical, findings }: SentenceFacts): Text {
  if (Object.values(findings).includes('contradicted')) {
    return {
      zh: `已查询${vertical.name.zh}，没有相关记录，请核对所填信息，或补交${evidence.paper.zh}。`,
      en: `The ${vertical.name.en} was asked and has no such record; check what was stated, or hand in ${evidence.paper.en}.`,
    };
  }
  return {
    zh: `已查询${vertical.name.zh}，没有相关记录，可按“无”办理。`,
    en: `The ${vertical.name.en} was asked and has no such record; proceed as "none".`,
  };
}

function foundText({ evidence, vertical, findings, predicates, staleSince }: SentenceFacts): Text {
  const contradicted = predicates.find(({ id }) => findings[id] === 'contradicted');
  if (contradicted) {
    return (
      contradicted.whenContradicted ?? {
        zh: `已查到${evidence.record.zh}，但“${contradicted.title.zh}”核验不通过，请核对或补交${evidence.paper.zh}。`,
        en: `${sentence(evidence.record.en)} was found, but "${contradicted.title.en}" does not hold; check, or hand in ${evidence.paper.en}.`,
      }
    );
  }
  const unclear = predicates.find(({ id }) => findings[id] === 'check-by-hand');
  if (unclear) {
    return {
      zh: `已查到${evidence.record.zh}，但“${unclear.title.zh}”需人工核对。`,
      en: `${sentence(evidence.record.en)} was found, but "${unclear.title.en}" has to be checked by hand.`,
    };
  }
  if (staleSince !== undefined) {
    return {
      zh: `${vertical.spokenSystem.zh}暂时连不上，先采用${clockZh(staleSince)}取得的信息；如有变化请告诉我们。`,
      en: `${sentence(vertical.spokenSystem.en)} cannot be reached just now; what it said on ${clockEn(staleSince)} is used. Tell us if it has changed.`,
    };
  }
  return {
    zh: `${evidence.record.zh}已从${vertical.spokenName.zh}查到，不用再交${evidence.paper.zh}。`,
    en: `${sentence(evidence.record.en)} was found with ${vertical.spokenName.en}; no need to hand in ${evidence.paper.en}.`,
  };
}

function notFoundText({ evidence }: SentenceFacts): Text {
  if (evidence.onMissing === 'skip') {
    return {
      zh: `暂未查到${evidence.record.zh}，这不代表没有；不影响办理，可不补交${evidence.paper.zh}。`,
      en: `${sentence(evidence.record.en)} was not found, which does not mean there is none; the case goes on without ${evidence.paper.en}.`,
    };
  }
  const follow = evidence.onMissing === 'accept-and-follow-up';
  return {
    zh: `暂未查到${evidence.record.zh}，这不代表没有，请补交${evidence.paper.zh}。${follow ? '可先受理，后补材料。' : ''}`,
    en: `${sentence(evidence.record.en)} was not found, which does not mean there is none; please hand in ${evidence.paper.en}.${follow ? ' The case can be taken in first.' : ''}`,
  };
}

function notAskedText({ record, paper }: Evidence): Text {
  return {
    zh: `没有可供查询的信息，${record.zh}未查询；需要的请补填后再查，或提交${paper.zh}。`,
    en: `Nothing was given that ${record.en} could be looked up with; state it and ask again, or hand in ${paper.en}.`,
  };
}

function refusalText({ refusal, vertical, retried }: SentenceFacts): Text {
  if (refusal?.reason === 'no-delegation' && refusal.remedy) return refusal.remedy;
  if (refusal?.reason === 'vertical-closed') return closedText(vertical, retried, refusal.detail);
  if (refusal?.reason === 'vertical-quota-used' && refusal.detail) return laterText(refusal.detail, retried);
  return (refusal && spokenRefusals[refusal.reason]) ?? unavailableText(vertical, retried);
}

function waitingText({ record, paper }: Evidence, waitsFor: string, retried: boolean): Text {
  if (retried) {
    return {
      zh: `${record.zh}要先取得“${waitsFor}”才能查询；可先收件，恢复后自动补查，或补交${paper.zh}。`,
      en: `${sentence(record.en)} can be looked up only with "${waitsFor}"; the case can be taken in and it is looked up later by itself, or hand in ${paper.en}.`,
    };
  }
  return {
    zh: `${record.zh}要先取得“${waitsFor}”才能查询；可先收件，之后再查，或补交${paper.zh}。`,
    en: `${sentence(record.en)} can be looked up only with "${waitsFor}"; the case can be taken in and looked up later, or hand in ${paper.en}.`,
  };
}

function unavailableText({ spokenSystem }: Vertical, retried: boolean): Text {
  return {
    zh: `${spokenSystem.zh}暂时连不上，不是您的材料有问题；可先收件，${retried ? '恢复后自动补查' : '恢复后再查'}。`,
    en: `${sentence(spokenSystem.en)} cannot be reached just now; nothing is wrong with your papers. The case can be taken in and ${retried ? 'is looked up by itself later' : 'looked up later'}.`,
  };
}

/** Its maintenance as it was declared; else its hours, seen from the other side: `06:00-23:00` is closed from 23:00 to 6:00 of the next day. */
function closedText({ spokenSystem, service }: Vertical, retried: boolean, maintenance?: Text): Text {
  if (maintenance) return laterText(maintenance, retried);
  const [opens = '', closes = ''] = service.window.split('-');
  const [from, to] = [closes === '24:00' ? '0:00' : hour(closes), hour(opens)];
  const nextDay = closes !== '24:00' && closes > opens;
  return {
    zh: `${spokenSystem.zh}${from}至${nextDay ? '次日' : ''}${to}不提供查询，${to}后${retried ? '自动补查' : '再查'}；可先收件。`,
    en: `${sentence(spokenSystem.en)} answers no queries from ${from} to ${to}; ${retried ? `it is looked up by itself after ${to}` : `look it up after ${to}`}. The case can be taken in meanwhile.`,
  };
}

/** `why`: what is the matter, and until when. */
function laterText(why: Text, retried: boolean): Text {
  return {
    zh: `${why.zh}，${retried ? '之后自动补查' : '请之后再查'}；可先收件。`,
    en: `${sentence(why.en)}; ${retried ? 'it is looked up by itself then' : 'look it up then'}. The case can be taken in meanwhile.`,
  };
}

function hour(time: string): string {
  return time.replace(/^0/, '');
}

const PENDING: Text = { zh: '正在查询，请稍候。', en: 'Being looked up; please wait.' };
const NOT_OPEN: Text = {
  zh: '本事项未开通此项数据查询，请按办事指南提交材料。',
  en: 'This matter has no access to these data; please hand in the paper as the service guide says.',
};
const NOT_LET_IN: Text = {
  zh: '上级平台未放行本次查询（或今日额度已用完），请联系县数据局；可先按办事指南提交材料。',
  en: 'The platform above did not let this query through, or its quota for today is used; contact the data bureau. Papers may be handed in meanwhile.',
};
const TOO_MANY: Text = {
  zh: '本部门的查询次数已达上限，请稍后再试；可先按办事指南提交材料。',
  en: 'This office has used up its queries for now; try later. Papers may be handed in meanwhile.',
};

/** Reasons that a citizen is told in words of their own; the rest is "cannot be reached". */
const spokenRefusals: Readonly<Partial<Record<Reason, Text>>> = {
  'no-demand': NOT_OPEN,
  'matter-not-covered': NOT_OPEN,
  'demand-expired': {
    zh: '此项共享授权已到期，请联系县数据局续期。',
    en: 'The right to these data has ended; ask the data bureau to renew it.',
  },
  'authorisation-required': {
    zh: '查询此项信息需要本人同意，请先签署授权书（未满十四周岁由监护人签署）。',
    en: 'These data need your own consent; please sign the mandate first (a guardian signs for a child under fourteen).',
  },
  'not-shared': { zh: '此项信息依法不予共享。', en: 'These data are by law not shared.' },
  'location-not-allowed': {
    zh: '此项信息须经县政务网内的网关查询，本系统不能取得；可先按办事指南提交材料。',
    en: 'These data are only given by the gateway inside the county’s network, not by this system. Papers may be handed in meanwhile.',
  },
  'invalid-parameters': {
    zh: '所填信息格式有误，请核对姓名和身份证号。',
    en: 'Something stated is not written as it should be; please check name and identity number.',
  },
  'vertical-refused': NOT_LET_IN,
  'vertical-quota-used': NOT_LET_IN,
  'rate-limited': TOO_MANY,
  'quota-used': TOO_MANY,
};

/** A bundle, or an evidence, that has only been asked for. */
export function pendingSentence(language: Language): string {
  return PENDING[language];
}

/** An evidence that was tried for in vain, and will not be again. */
export function givenUpSentence(language: Language): string {
  return {
    zh: '多次查询未果，不再自动补查；请重新发起查询，或按办事指南提交材料。',
    en: 'Was looked up in vain and will not be again by itself; ask anew, or hand in the paper as the service guide says.',
  }[language];
}

/** An evidence that takes more than is kept of a bundle. */
export function tooLargeSentence(language: Language): string {
  return {
    zh: '此项材料内容过多，不能留存待取；请单独查询，或按办事指南提交材料。',
    en: 'There is too much of this to be kept and fetched later; ask for it by itself, or hand in the paper as the service guide says.',
  }[language];
}

/** An evidence that was had and is not given, since others could not be had. */
export function withheldSentence(language: Language): string {
  return {
    zh: '已取得；因其他材料未取齐，本次未提供。',
    en: 'Was had, and is not given since other evidence could not be had.',
  }[language];
}

/** The whole bundle in one sentence. `retried`: what could not be reached is asked for again by itself. */
export function bundleSentence(items: readonly Item[], complete: boolean, language: Language, retried = false): string {
  const obtained = items.filter(isObtained).length;
  const missing = items.filter((item) => !isObtained(item)).map(({ title }) => title);
  if (missing.length === 0) {
    return { zh: `${items.length} 项材料已全部取得。`, en: `All ${items.length} pieces of evidence are there.` }[
      language
    ];
  }
  const later = retried ? items.filter(({ status }) => status === 'unavailable').length : 0;
  if (later > 0 && later === missing.length) {
    return {
      zh: `${items.length} 项材料已取得 ${obtained} 项，还有 ${later} 项待补查：${missing.join('、')}。`,
      en: `${obtained} of ${items.length} pieces of evidence are there; ${later} will be looked up again: ${missing.join(', ')}.`,
    }[language];
  }
  const text: Text = complete
    ? {
        zh: `${items.length} 项材料已取得 ${obtained} 项，办理所需的已齐；未取得的${missing.join('、')}有其他材料可代。`,
        en: `${obtained} of ${items.length} pieces of evidence are there, which is enough; ${missing.join(', ')} can be done without.`,
      }
    : {
        zh: `${items.length} 项材料已取得 ${obtained} 项，还有 ${missing.length} 项需要处理：${missing.join('、')}。`,
        en: `${obtained} of ${items.length} pieces of evidence are there; ${missing.length} need attention: ${missing.join(', ')}.`,
      };
  return text[language];
}

/** A noun phrase of the configuration at the head of a sentence. */
function sentence(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

function clockZh(at: number): string {
  const [, month, day, time] = beijing(at);
  return `${Number(month)}月${Number(day)}日${time}`;
}

function clockEn(at: number): string {
  const [year, month, day, time] = beijing(at);
  return `${year}-${month}-${day} ${time}`;
}

function beijing(at: number): readonly [string, string, string, string] {
  const text = new Date(at + 8 * 3_600_000).toISOString();
  return [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10), text.slice(11, 16)];
}
