import { html } from 'hono/html';
import type { Language } from '../../model/index.ts';
import { link } from './layout.ts';

/** The API reference: Scalar from our own files, told to ask no other host. */
export function docsPage(language: Language) {
  const words = language === 'zh' ? chinese : english;
  const other = language === 'zh' ? 'en' : 'zh';
  const configuration = JSON.stringify(configure(language));
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<link rel="icon" href="/docs/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/assets/docs.css">
</head>
<body>
<header class="bar">
<a class="brand" href="${link('/', language)}"><img src="/docs/assets/mark.svg" alt="" width="24" height="24">${words.name}</a>
<span class="here">${words.docs}</span>
<nav><a href="${link('/problems', language)}">${words.problems}</a><a href="/console">${words.console}</a><a href="${link('/docs', other)}" hreflang="${other}" lang="${other}">${words.other}</a></nav>
</header>
<div id="reference" data-configuration="${configuration}"></div>
<noscript><p>${words.noscript} <a href="/openapi.json?lang=${language}">openapi.json</a></p></noscript>
<script src="/docs/assets/scalar.js"></script>
<script src="/docs/assets/docs.js"></script>
</body>
</html>`;
}

function configure(language: Language) {
  return {
    url: `/openapi.json?lang=${language}`,
    theme: 'none',
    layout: 'modern',
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    hideClientButton: true,
    hideModels: true,
    persistAuth: true,
    documentDownloadType: 'json',
    defaultOpenFirstTag: true,
    authentication: { preferredSecurityScheme: 'accessToken' },
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  };
}

const chinese = {
  title: '接口文档 · 数桥',
  name: '数桥',
  docs: '接口文档',
  problems: '问题说明',
  console: '控制台',
  other: 'English',
  noscript: '此页需要 JavaScript；不用它也可以读',
};

const english = {
  title: 'API reference · Shuqiao',
  name: 'Shuqiao',
  docs: 'API reference',
  problems: 'Problems',
  console: 'Console',
  other: '中文',
  noscript: 'This page needs JavaScript; without it, read',
};
