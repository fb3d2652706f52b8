import { envelopes, signings } from '../../verticals/index.ts';
import type { EnvelopeGuess } from './dialect.ts';
import { bilingual, decide, indented, inline } from './draft-lines.ts';

export interface VerticalFacts {
  readonly id: string;
  readonly title: string | undefined;
  readonly contact: string | undefined;
  readonly servers: readonly string[];
  readonly format: string;
  readonly envelope: EnvelopeGuess | undefined;
  readonly signing: {
    readonly signing: string | undefined;
    readonly members: readonly string[];
    readonly said: readonly string[];
  };
}

/** The first draft of `config/verticals/{id}.yaml`. */
export function verticalFile(facts: VerticalFacts): string {
  const { id, title } = facts;
  return [
    '# yaml-language-server: $schema=../schemas/vertical.json',
    `# ${title ?? id}`,
    `# Its OpenAPI document: specs/${id}.yaml`,
    '# 初稿，取自该文档；写有 decide 的行须由人填写，其余请核对',
    '# A first draft from that document: fill in the lines that say decide, check the others.',
    '',
    ...bilingual('name', {
      ...(title !== undefined && { zh: title }),
      what: { zh: '系统名称', en: 'the name of the system' },
    }),
    '# 读给群众听的说法 · how a sentence read to a citizen calls the office and its system',
    ...bilingual('spokenName', {
      what: { zh: '它的单位怎么称呼，如“公安部门”', en: 'how its office is called, such as the police' },
    }),
    ...bilingual('spokenSystem', {
      what: { zh: '系统怎么称呼，如“公安系统”', en: 'how the system is called, such as the police system' },
    }),
    ...bilingual('owner', {
      ...(facts.contact !== undefined && { zh: facts.contact }),
      what: { zh: '主管单位', en: 'the ministry or provincial department that runs it' },
    }),
    ...bilingual('holds', { what: { zh: '存有什么数据', en: 'what it holds' } }),
    '',
    'upstream:',
    ...facts.servers.map((server) => `  # 文档所写的地址 · the document's own: ${server}`),
    `  baseUrl: env:${variable(id)}_URL`,
    ...indented(signingLines(facts), 2),
    ...indented(envelopeLines(facts), 2),
    `  format: ${facts.format}`,
    '  charset: utf-8',
    '  # 对方要求随请求上送经办人、部门、事项、办件的，列在这里 · what must travel upstream: officer, department, matter, case',
    '  takes: []',
    ...indented(credentialLines(facts), 2),
    '',
    'service:',
    ...indented(
      [
        decide('p50Ms', '通常几毫秒应答 · usual time of an answer, ms'),
        decide('p95Ms', '95% 的应答在几毫秒内 · what 95 of 100 answers keep, ms'),
        decide('timeoutMs', '超过几毫秒不再等，至多 60000 · when to give up, ms'),
        decide('window', '开放时段（北京时间），如 00:00-24:00 · opening hours'),
        decide('qps', '每秒准许几次 · calls a second it grants the county'),
        decide('dailyQuota', '每天准许几次 · calls a day it grants the county'),
      ],
      2,
    ),
    '',
  ].join('\n');
}

function signingLines({ signing: { signing, said } }: VerticalFacts): readonly string[] {
  if (signing !== undefined) return [`signing: ${signing}`];
  return [
    ...(said.length > 0 ? [`# 文档写的认证方式 · the document says: ${said.join('; ')}`] : []),
    decide('signing', `签名方式 · one of ${names(signings)}`),
  ];
}

function envelopeLines({ envelope, format }: VerticalFacts): readonly string[] {
  if (envelope === undefined) {
    const fitting = envelopes.filter(({ formats }) => formats.includes(format));
    return [
      decide('envelope', `报文外壳 · one of ${names(fitting)}`),
      decide('envelopeSettings', '状态、数据在哪里，各状态码何意 · where status and data are, what the codes mean'),
    ];
  }
  const { status, message, data, success, noRecord, refused, quotaUsed, tooOften, others } = envelope;
  const codes = (key: string, list: readonly string[]) => (list.length > 0 ? [`  ${key}: ${inline(list)}`] : []);
  const unknown = [...others].map(([code, said]) => (said === '' ? code : `${code} ${said}`));
  return [
    'envelope: status-message-data',
    'envelopeSettings:',
    `  status: ${status}`,
    ...(message === undefined ? [] : [`  message: ${message}`]),
    `  data: ${data}`,
    ...(success.length > 0
      ? [`  success: ${inline(success)}`]
      : [`  ${decide('success', '表示成功的状态码，加引号 · the codes of success, in quotes')}`]),
    ...(noRecord.length > 0
      ? [`  noRecord: ${inline(noRecord)}`]
      : [`  ${decide('noRecord', '表示查无记录的状态码，没有就写 [] · the codes of no record, [] if there is none')}`]),
    ...codes('refused', refused),
    ...codes('quotaUsed', quotaUsed),
    ...codes('tooOften', tooOften),
    ...(unknown.length > 0
      ? [`  # 其余按暂连不上处理 · any other code counts as out of order: ${unknown.join('; ')}`]
      : []),
  ];
}

function credentialLines({ id, signing: { signing, members } }: VerticalFacts): readonly string[] {
  if (signing === 'platform-hmac') {
    return [
      '# 平台按部门、按服务发放，写在每项共享授权里 · the platform issues them per demand',
      'credential: per-demand',
    ];
  }
  if (signing === undefined)
    return [decide('credential', '签名所需的凭据，密钥写 env:NAME · what the signing needs; secrets as env:NAME')];
  return [
    'credential:',
    ...members.map(
      (member) => `  ${member}: env:${variable(id)}_${member.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`,
    ),
  ];
}

function variable(id: string): string {
  return id.toUpperCase().replaceAll('-', '_');
}

function names(parts: readonly { readonly name: string }[]): string {
  return parts.map(({ name }) => name).join(', ');
}
