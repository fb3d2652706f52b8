import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problems, type Reason } from '../../src/problems.ts';
import { type County, startCounty } from '../support/county.ts';
import { languages } from './languages.ts';

let county: County;
beforeAll(async () => {
  county = await startCounty();
});
afterAll(() => county[Symbol.asyncDispose]());

const reasons = Object.keys(problems) as Reason[];

async function read(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${county.url}${path}`, { headers: { Accept: 'text/html', ...headers } });
  return { status: response.status, headers: response.headers, text: withoutEntities(await response.text()) };
}

function withoutEntities(text: string): string {
  return text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe.each(languages)('the pages in %s', (language) => {
  test('every reason has a page that says what happened, what to do, and shows the document it sends', async () => {
    for (const reason of reasons) {
      const page = await read(`/problems/${reason}?lang=${language}`);
      const { title, happened, remedy, status } = problems[reason];
      expect(page.status, reason).toBe(200);
      expect(page.headers.get('Content-Language')).toBe(language);
      for (const words of [title[language], happened[language], remedy[language], String(status)])
        expect(page.text).toContain(words);
      expect(page.text).toContain(`"type": "${county.url}/problems/${reason}"`);
      expect(page.text).toContain(`/problems/${reason}?lang=${language === 'zh' ? 'en' : 'zh'}`);
    }
  });

  test('the list of reasons leads to every one of them', async () => {
    const { text } = await read(`/problems?lang=${language}`);
    for (const reason of reasons) expect(text).toContain(`href="/problems/${reason}?lang=${language}"`);
  });

  test('a reason there is not is a page too, with status 404', async () => {
    const { status, text } = await read(`/problems/no-such-thing?lang=${language}`);
    expect(status).toBe(404);
    expect(text).toContain(`/problems?lang=${language}`);
    expect((await read(`/problems/constructor?lang=${language}`)).status).toBe(404);
  });

  test('the front page leads everywhere and shows a call with no live token in it', async () => {
    const { text } = await read(`/?lang=${language}`);
    for (const path of ['/docs', '/console', '/problems', '/openapi.json', '/ledger'])
      expect(text).toContain(`href="${path}`);
    expect(text).toContain('npm run -s token -- education');
    expect(text).toContain('Bearer $TOKEN');
    expect(text).not.toMatch(/eyJ[\w-]{20}/);
  });
});

test('a page of a reason names the operations where it occurs', async () => {
  const { text } = await read('/problems/demand-expired?lang=en');
  expect(text).toContain('/v1/resources/mps-population.household-record/query');
  expect(text).not.toContain('/v1/resources/mps-population.fingerprint-template/query');
});

test('Accept-Language picks the language where the address does not', async () => {
  expect((await read('/problems/no-demand', { 'Accept-Language': 'en' })).text).toContain(
    problems['no-demand'].happened.en,
  );
  expect((await read('/problems/no-demand')).text).toContain(problems['no-demand'].happened.zh);
});

test('a program that asks the front page for JSON gets its links', async () => {
  const response = await fetch(county.url, { headers: { Accept: 'application/json' } });
  const links = (await response.json()) as Record<string, string>;
  expect(links).toMatchObject({ reference: `${county.url}/docs`, openapi: `${county.url}/openapi.json` });
  for (const name of ['openapi', 'problems', 'authorisation', 'ledger']) {
    expect((await fetch(links[name] ?? '')).status, name).toBe(200);
  }
});

test('every page lets scripts, styles and calls come from here alone', async () => {
  for (const path of ['/', '/docs', '/problems', '/problems/no-demand']) {
    const policy = (await read(path)).headers.get('Content-Security-Policy') ?? '';
    expect(policy, path).toContain("script-src 'self'");
    expect(policy, path).toContain("connect-src 'self'");
    expect(policy, path).not.toMatch(/https?:|\*|unsafe-eval/);
  }
});
