import { html } from 'hono/html';
import type { Language } from '../../model/index.ts';

type Html = ReturnType<typeof html>;

export interface PageContext {
  readonly language: Language;
  /** The page's own path, for the link to the other language. */
  readonly path: string;
}

interface Page extends PageContext {
  readonly title: string;
  readonly main: Html;
}

/** A link within the site that stays in the reader's language. */
export function link(path: string, language: Language): string {
  return `${path}?lang=${language}`;
}

/** The frame of the front page and the pages of reasons. */
export function layout({ language, path, title, main }: Page): Html {
  const words = language === 'zh' ? chinese : english;
  const other = language === 'zh' ? 'en' : 'zh';
  return html`<!doctype html>
<html lang="${words.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/docs/assets/mark.svg" type="image/svg+xml">
<link rel="alternate" hreflang="${other}" href="${link(path, other)}">
<link rel="stylesheet" href="/docs/assets/site.css">
</head>
<body>
<header class="top">
<a class="brand" href="${link('/', language)}"><img src="/docs/assets/mark.svg" alt="" width="28" height="28"><span>${words.name}</span></a>
<nav aria-label="${words.navigation}">
<a class="links" href="${link('/docs', language)}">${words.docs}</a>
<a class="links" href="${link('/problems', language)}">${words.problems}</a>
<a class="links" href="/console">${words.console}</a>
<a class="links" href="${link(path, other)}" hreflang="${other}" lang="${other}">${words.other}</a>
</nav>
</header>
<main>${main}</main>
<footer>${words.footer} · <a href="/openapi.json?lang=${language}">openapi.json</a> · <a href="/ledger">ledger</a></footer>
</body>
</html>`;
}

const chinese = {
  tag: 'zh-CN',
  name: '数桥',
  navigation: '主导航',
  docs: '接口文档',
  problems: '问题说明',
  console: '控制台',
  other: 'English',
  footer: '绥宁县政务数据共享接入网关',
};

const english = {
  tag: 'en',
  name: 'Shuqiao',
  navigation: 'Main',
  docs: 'API reference',
  problems: 'Problems',
  console: 'Console',
  other: '中文',
  footer: 'Government data access gateway of Suining County',
};
