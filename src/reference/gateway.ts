import type { Catalog } from '../model/index.ts';
import { both } from './text.ts';

/** The `info` of the document. */
export function describeGateway({ revision }: Catalog) {
  return {
    title: both({ zh: '数桥 · 政务数据共享接入网关', en: 'Shuqiao · government data access gateway' }),
    version: `1.0.0+${revision}`,
    summary: both({
      zh: '绥宁县各部门按共享授权取用垂管系统数据的唯一入口',
      en: 'Where the departments of Suining County get the data their demands allow, from the state’s vertical systems',
    }),
    description: both(introduction),
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  };
}

const introduction = {
  zh: `部门系统用 JWT 证明身份，说明为哪个事项、哪个办件查询，即得到共享授权列明的字段，不多一项。每个应答先存证、后发出，并附用数回执。

## 三步调用

1. **取令牌**：\`TOKEN=$(npm run -s token -- education)\`（沙箱）；正式环境用部门私钥到 \`POST /oauth/token\` 换取。
2. **说明用途**：请求头 \`Sharing-Matter\`（事项编码）、\`Sharing-Case\`（办件编号）、\`Sharing-Officer\`（经办人工号）。
3. **查询**：个人信息只放在请求体里，从不放在网址里。

## 出错时

一律为 RFC 9457 \`application/problem+json\`。按 \`reason\` 分支处理，每个原因在 [/problems](/problems) 有一页，说明发生了什么、怎么办。

## 约定

- 日期 \`YYYY-MM-DD\`；金额为文本，两位小数；应答正文是规范 JSON（RFC 8785）。
- 列表为 \`{ items, next?, incomplete? }\`，\`next\` 原样放进 \`?after=\`。
- 数据应答一律 \`Cache-Control: no-store\`；每个应答都有 \`Request-Id\`。`,
  en: `A department's system proves who it is with a JWT, says for which matter and which case it asks, and gets just the fields its demand names. Every answer is on record before it leaves, and comes with a receipt.

## A call in three steps

1. **Get a token**: \`TOKEN=$(npm run -s token -- education)\` in the sandbox; in production with the department's key at \`POST /oauth/token\`.
2. **Say what for**: the headers \`Sharing-Matter\`, \`Sharing-Case\` and \`Sharing-Officer\`.
3. **Ask**: personal data travels in bodies, never in URLs.

## When it says no

Always RFC 9457 \`application/problem+json\`. Branch on \`reason\`; each has a page under [/problems](/problems): what happened, what to do.

## Conventions

- Dates are \`YYYY-MM-DD\`, amounts strings with two decimals, bodies canonical JSON (RFC 8785).
- Lists are \`{ items, next?, incomplete? }\`; \`next\` goes into \`?after=\`.
- Data is always \`Cache-Control: no-store\`; every answer has a \`Request-Id\`.`,
};
