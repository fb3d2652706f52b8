import { html } from 'hono/html';
import { layout, link, type PageContext } from './layout.ts';

export interface FrontContext extends PageContext {
  /** With the sandbox on: one command that works when pasted. */
  readonly tryIt?: { readonly command: string } | undefined;
  readonly counts: {
    readonly verticals: number;
    readonly resources: number;
    readonly demands: number;
    readonly departments: number;
    readonly lifeEvents: number;
  };
}

/** The front page: what this is, where to go, and with the sandbox on one call to try. */
export function frontPage({ tryIt, counts, ...page }: FrontContext) {
  const { language } = page;
  const words = language === 'zh' ? chinese : english;
  const main = html`<section class="hero">
<h1>${words.title}</h1>
<p class="lead">${words.what}</p>
<p class="actions"><a class="primary" href="${link('/docs', language)}">${words.docs}</a><a href="/console">${words.console}</a></p>
<dl class="counts">
<div><dt>${words.departments}</dt><dd>${counts.departments}</dd></div>
<div><dt>${words.verticals}</dt><dd>${counts.verticals}</dd></div>
<div><dt>${words.resources}</dt><dd>${counts.resources}</dd></div>
<div><dt>${words.demands}</dt><dd>${counts.demands}</dd></div>
<div><dt>${words.lifeEvents}</dt><dd>${counts.lifeEvents}</dd></div>
</dl>
</section>
${
  tryIt &&
  html`<section class="try"><h2>${words.tryIt}</h2>
<p>${words.tokenFirst}</p>
<pre tabindex="0"><code>TOKEN=$(npm run -s token -- education)</code></pre>
<p>${words.thenAsk}</p>
<pre tabindex="0"><code>${tryIt.command}</code></pre>
<p class="hint">${words.more} <a href="${link('/docs', language)}">${words.docs}</a> · <a href="/sandbox/people">/sandbox/people</a></p></section>`
}
<section><h2>${words.where}</h2>
<ul class="cards">
<li><a href="${link('/docs', language)}"><strong>${words.docs}</strong><span>${words.docsWhat}</span></a></li>
<li><a href="/console"><strong>${words.console}</strong><span>${words.consoleWhat}</span></a></li>
<li><a href="${link('/problems', language)}"><strong>${words.problems}</strong><span>${words.problemsWhat}</span></a></li>
<li><a href="/openapi.json?lang=${language}"><strong>openapi.json</strong><span>${words.openapiWhat}</span></a></li>
<li><a href="/ledger"><strong>ledger</strong><span>${words.ledgerWhat}</span></a></li>
<li><a href="/.well-known/oauth-authorization-server"><strong>oauth-authorization-server</strong><span>${words.oauthWhat}</span></a></li>
</ul></section>`;
  return layout({ ...page, title: words.pageTitle, main });
}

const chinese = {
  pageTitle: '数桥 · 政务数据共享接入网关',
  title: '数桥',
  what: '数桥是绥宁县的政务数据共享接入网关：各部门一次请求，就能按共享授权取到国家和省垂管系统里的数据，只给该给的字段。每个应答先存证、后发出，谁在哪个办件用了什么，多年后仍可证明。',
  docs: '接口文档',
  console: '控制台',
  problems: '问题说明',
  departments: '接入部门',
  verticals: '垂管系统',
  resources: '数据资源',
  demands: '共享授权',
  lifeEvents: '一件事',
  tryIt: '试一下',
  tokenFirst: '先取一个令牌（沙箱里的教育局）：',
  thenAsk: '再查一条户籍信息。人是虚构的，应答是真走了一遍：',
  more: '更多见',
  where: '去哪里',
  docsWhat: '每项数据资源、每个一件事，参数、字段、示例与在线试用',
  consoleWhat: '请求日志与运行情况，供县数据局使用',
  problemsWhat: '网关每一种“不”的原因与办法',
  openapiWhat: 'OpenAPI 3.1 描述，用来生成客户端',
  ledgerWhat: '存证日志清单：来源、公钥与签名树头，任何人都可核验',
  oauthWhat: '令牌服务的元数据（RFC 8414）',
};

const english = {
  pageTitle: 'Shuqiao · government data access gateway',
  title: 'Shuqiao',
  what: 'Shuqiao is Suining County’s gateway to the data of the state’s vertical systems: one request brings a department just the fields its demand allows, whichever ministry holds them. Every answer is on record before it leaves, so who used what, for which case, can be proven years later.',
  docs: 'API reference',
  console: 'Console',
  problems: 'Problems',
  departments: 'Departments',
  verticals: 'Vertical systems',
  resources: 'Resources',
  demands: 'Demands',
  lifeEvents: 'Life events',
  tryIt: 'Try it',
  tokenFirst: 'Get a token first (the sandbox’s education bureau):',
  thenAsk: 'Then ask for one household record. The people are made up, the call is real:',
  more: 'More in the',
  where: 'Where to go',
  docsWhat: 'Every resource and life event with parameters, fields, examples and try-it',
  consoleWhat: 'Requests and the state of things, for the data bureau',
  problemsWhat: 'Every reason why the gateway says no, and what to do',
  openapiWhat: 'The OpenAPI 3.1 description, to make clients from',
  ledgerWhat: 'The ledger’s logs: origin, key and signed tree head, for anyone to verify',
  oauthWhat: 'Metadata of the token service (RFC 8414)',
};
