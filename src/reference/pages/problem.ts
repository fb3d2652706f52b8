import { html } from 'hono/html';
import type { Language } from '../../model/index.ts';
import { type ProblemDefinition, problems, type Reason, toProblem } from '../../problems.ts';
import { exampleRequestId } from '../components.ts';
import type { Place } from '../places.ts';
import { layout, link, type PageContext } from './layout.ts';

/** The page of one reason: what happened, what to do, what it looks like, where it occurs. */
export function problemPage(
  reason: Reason,
  { issuer, places, ...page }: PageContext & { issuer: string; places: readonly Place[] },
) {
  const { language } = page;
  const words = language === 'zh' ? chinese : english;
  const definition: ProblemDefinition = problems[reason];
  const example = toProblem({ reason }, { issuer, requestId: exampleRequestId, language });
  const main = html`<article class="problem">
<p class="crumb"><a href="${link('/problems', language)}">${words.all}</a></p>
<h1>${definition.title[language]}</h1>
<p class="tags"><code class="reason">${reason}</code><span class="status ${family(definition.status)}">${definition.status}</span></p>
<section><h2>${words.happened}</h2><p>${definition.happened[language]}</p></section>
<section class="remedy"><h2>${words.remedy}</h2><p>${definition.remedy[language]}</p></section>
<section><h2>${words.example}</h2>
<pre tabindex="0"><code>HTTP/1.1 ${definition.status}
Content-Type: application/problem+json

${JSON.stringify(example, null, 2)}</code></pre></section>
<section><h2>${words.where}</h2>${
    places.length === 0
      ? html`<p>${words.anywhere}</p>`
      : html`<ul class="places">${places.map(
          ({ method, path, summary }) =>
            html`<li><span class="method">${method.toUpperCase()}</span> <code>${path}</code><span class="summary">${summary}</span></li>`,
        )}</ul>`
  }</section>
</article>`;
  return layout({ ...page, title: `${definition.title[language]} · ${reason} · ${words.name}`, main });
}

/** All reasons by status. */
export function problemIndexPage(page: PageContext) {
  const { language } = page;
  const words = language === 'zh' ? chinese : english;
  const main = html`<h1>${words.all}</h1>
<p class="lead">${words.lead}</p>
${byStatus().map(
  ([
    status,
    reasons,
  ]) => html`<section class="group"><h2><span class="status ${family(status)}">${status}</span> ${statusWords(status, language)}</h2>
<ul class="reasons">${reasons.map(
    (reason) =>
      html`<li><a href="${link(`/problems/${reason}`, language)}"><code class="reason">${reason}</code><strong>${problems[reason].title[language]}</strong><span>${problems[reason].happened[language]}</span></a></li>`,
  )}</ul></section>`,
)}`;
  return layout({ ...page, title: `${words.all} · ${words.name}`, main });
}

/** For a path below /problems that names no reason. */
export function noSuchProblemPage(page: PageContext) {
  const { language } = page;
  const words = language === 'zh' ? chinese : english;
  const main = html`<article class="problem"><h1>${words.unknown}</h1>
<p>${words.unknownHelp} <a href="${link('/problems', language)}">${words.all}</a></p></article>`;
  return layout({ ...page, path: '/problems', title: `404 · ${words.name}`, main });
}

/** A reason, if a path names one. */
export function asReason(name: string): Reason | undefined {
  return Object.hasOwn(problems, name) ? (name as Reason) : undefined;
}

function byStatus(): [number, Reason[]][] {
  const reasons = Object.keys(problems) as Reason[];
  const statuses = [...new Set(reasons.map((reason) => problems[reason].status))].toSorted((one, other) => one - other);
  return statuses.map((status) => [status, reasons.filter((reason) => problems[reason].status === status)]);
}

function family(status: number): 'asked' | 'broken' {
  return status >= 500 ? 'broken' : 'asked';
}

const titles: Readonly<Record<number, Record<Language, string>>> = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '未通过身份验证', en: 'Unauthorized' },
  403: { zh: '不予提供', en: 'Forbidden' },
  404: { zh: '没有找到', en: 'Not found' },
  405: { zh: '不支持的方法', en: 'Method not allowed' },
  409: { zh: '冲突', en: 'Conflict' },
  413: { zh: '请求过大', en: 'Content too large' },
  415: { zh: '不支持的内容类型', en: 'Unsupported media type' },
  422: { zh: '无法处理', en: 'Unprocessable' },
  429: { zh: '次数用尽', en: 'Too many requests' },
  500: { zh: '网关内部错误', en: 'Internal error' },
  502: { zh: '上级系统应答有误', en: 'Bad gateway' },
  503: { zh: '暂不可用', en: 'Unavailable' },
  504: { zh: '上级系统超时', en: 'Gateway timeout' },
};

function statusWords(status: number, language: Language): string {
  return titles[status]?.[language] ?? '';
}

const chinese = {
  name: '数桥',
  all: '问题说明',
  lead: '网关说“不”的每一种原因。应答为 RFC 9457 问题文档，其 type 指向这里的一页；程序请按 reason 分支，不要按文字。',
  happened: '发生了什么',
  remedy: '怎么办',
  example: '应答示例',
  where: '出现在哪些接口',
  anywhere: '任何请求都可能遇到。',
  unknown: '没有这个原因',
  unknownHelp: '全部原因见',
};

const english = {
  name: 'Shuqiao',
  all: 'Problems',
  lead: 'Every reason why the gateway says no. The answer is an RFC 9457 problem document whose type leads to a page here; programs branch on reason, never on words.',
  happened: 'What happened',
  remedy: 'What to do',
  example: 'What it looks like',
  where: 'Where it occurs',
  anywhere: 'Any request may meet it.',
  unknown: 'No such reason',
  unknownHelp: 'All of them:',
};
