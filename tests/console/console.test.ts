import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildConsole } from '../../src/platform/node/build-console.ts';
import { ask, casesOf } from '../ops/support.ts';
import { launchChromium } from '../support/chromium.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

let county: County;
let education: Client;
let browser: Browser;
/** Signed in once for all tests but those of signing in. */
let signedIn: BrowserContext;
let page: Page;
/** What no page of the console may do: speak to another host, break its own policy, throw. */
let faults: string[];

beforeAll(async () => {
  await buildConsole();
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '100' } });
  education = await county.as('education');
  browser = await launchChromium();
  faults = [];
  signedIn = await newContext();
  await signIn(await newPage(signedIn));
}, 180_000);
afterAll(async () => {
  await browser.close();
  await county[Symbol.asyncDispose]();
});

beforeEach(async () => {
  faults = [];
  page = await newPage(signedIn);
});
afterEach(async () => {
  await page.close();
  expect(faults).toEqual([]);
});

function newContext(): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
}

async function newPage(context: BrowserContext): Promise<Page> {
  const fresh = await context.newPage();
  fresh.setDefaultTimeout(10_000);
  watch(fresh);
  return fresh;
}

function watch(watched: Page): void {
  watched.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') faults.push(`asked ${request.url()}`);
  });
  watched.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`said ${message.text()}`);
  });
  watched.on('pageerror', (error) => faults.push(`threw ${error.message}`));
}

async function signIn(on: Page, at: County = county): Promise<void> {
  await on.goto(`${at.url}/console#code=${await at.gateway.identity.createConsoleLink()}`);
  await on.getByText('实时', { exact: true }).waitFor();
}

async function openConsole(): Promise<void> {
  await page.goto(`${county.url}/console`);
  await page.getByText('实时', { exact: true }).waitFor();
}

const rows = () => page.locator('table.log tbody tr');
const rowOf = (id: string | undefined) => page.locator(`tr[data-request="${id}"]`);
const filter = (label: string) => page.getByLabel(label, { exact: true });

describe('signing in', () => {
  let stranger: BrowserContext;
  beforeEach(async () => {
    stranger = await newContext();
    page = await newPage(stranger);
  });
  afterEach(() => stranger.close());

  test('by the link works once, and the code does not stay in the address', async () => {
    const link = `${county.url}/console#code=${await county.gateway.identity.createConsoleLink()}`;
    await page.goto(link);
    await page.getByText('实时', { exact: true }).waitFor();
    expect(page.url()).toBe(`${county.url}/console`);
    const other = await browser.newContext();
    const secondTry = await other.newPage();
    await secondTry.goto(link);
    await secondTry.getByText('登录链接无效、已过期或已经用过', { exact: false }).waitFor();
    expect(await secondTry.locator('table.log').count()).toBe(0);
    await other.close();
  });

  test('is explained to who has not', async () => {
    await page.goto(`${county.url}/console`);
    await page.getByRole('heading', { name: '登录控制台' }).waitFor();
    await page.getByText('npx shuqiao console link').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
  });

  test('out ends the session, also for a copy of its cookie', async () => {
    await signIn(page);
    const [cookie] = await stranger.cookies();
    expect(cookie).toMatchObject({ name: 'shuqiao-console', httpOnly: true, sameSite: 'Strict', path: '/' });
    const headers = { Cookie: `${cookie?.name}=${cookie?.value}` };
    expect((await fetch(`${county.url}/ops/summary`, { headers })).status).toBe(200);
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByRole('heading', { name: '登录控制台' }).waitFor();
    expect((await fetch(`${county.url}/ops/summary`, { headers })).status).toBe(401);
    faults = faults.filter((fault) => !fault.includes('401')); // the tail and the figures were refused as they should be
  });
});

describe('the request log', () => {
  test('shows a request by itself once it is recorded, with its words and no id of a person', async () => {
    await openConsole();
    const [id] = await ask(county, education, ['BROWSER-0001'], 'JY0427');
    await rowOf(id).waitFor();
    const text = await rowOf(id).innerText();
    for (const shown of [
      '已查到',
      '绥宁县教育局',
      '经办 JY0427',
      '户籍信息',
      'BROWSER-0001',
      '义务教育入学',
      '垂管系统',
    ]) {
      expect(text).toContain(shown);
    }
    expect(await page.content()).not.toContain(county.sandbox.people()[0]?.idNumber);
  });

  test('tells its times in Beijing time wherever the reader is', async () => {
    await openConsole();
    const [id] = await ask(county, education, ['BROWSER-0002']);
    await rowOf(id).waitFor();
    const time = await rowOf(id).locator('time').getAttribute('dateTime');
    const beijing = new Date(Date.parse(time ?? '') + 8 * 3_600_000).toISOString();
    expect(await rowOf(id).locator('time').innerText()).toBe(`${beijing.slice(5, 10)} ${beijing.slice(11, 19)}`);
  });

  test('is filtered by case, live too, and the filter is in the address', async () => {
    await ask(county, education, casesOf('NARROW', 3));
    await openConsole();
    await filter('办件编号').fill('NARROW-000001');
    await expect.poll(() => rows().count()).toBe(1);
    expect(page.url()).toContain('case=NARROW-000001');
    await ask(county, education, ['WIDE-000001']);
    const [, id] = await ask(county, education, ['WIDE-000002', 'NARROW-000001']);
    await rowOf(id).waitFor();
    expect(await rows().count()).toBe(2);
    await page.reload();
    await rowOf(id).waitFor();
    expect(await rows().count()).toBe(2);
    await page.getByRole('button', { name: '清除条件' }).click();
    await expect.poll(() => rows().count()).toBeGreaterThan(3);
  });

  test('is filtered by outcome and department', async () => {
    await ask(county, await county.as('human-resources'), casesOf('HR', 2));
    await openConsole();
    await choose('结果', '不予提供');
    await expect.poll(() => outcomes()).toEqual(['不予提供']);
    await choose('部门', '绥宁县教育局');
    await expect.poll(() => rows().filter({ hasText: '人力资源' }).count()).toBe(0);
  });

  test('says so where nothing matches', async () => {
    await openConsole();
    await filter('办件编号').fill('NOWHERE-0001');
    await page.getByText('没有符合条件的请求').waitFor();
  });

  test('asks nothing about a citizen id that is typed as a case number', async () => {
    await openConsole();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const { idNumber = '' } = county.sandbox.people()[0] ?? {};
    await filter('办件编号').fill(idNumber);
    await filter('办件编号').press('Enter');
    await page.getByText('请勿按公民身份号码查找').waitFor();
    await filter('办件编号').fill('SAFE-000001');
    await expect.poll(() => page.url()).toContain('SAFE-000001');
    expect(asked.filter((url) => url.includes(idNumber))).toEqual([]);
  });

  test('loads older requests as one scrolls, each once', async () => {
    await ask(county, education, casesOf('PAGES', 70), 'PAGES');
    await page.goto(`${county.url}/console?officer=PAGES`);
    await rows().first().waitFor();
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 4000);
        return rows().count();
      })
      .toBe(70);
    const cases = await rows().locator('td.purpose code').allInnerTexts();
    expect(cases).toEqual(casesOf('PAGES', 70).toReversed());
    await page.getByText('没有更早的请求了').waitFor();
  });

  test('holds new requests back while one reads further down, and says how many', async () => {
    await openConsole();
    await expect.poll(() => rows().count()).toBeGreaterThanOrEqual(50);
    await page.mouse.wheel(0, 1500);
    await expect.poll(() => page.evaluate<number>('window.scrollY')).toBeGreaterThan(200);
    const ids = await ask(county, education, casesOf('HELD', 2));
    await page.getByRole('button', { name: '2 条新请求' }).click();
    for (const id of ids) await rowOf(id).waitFor();
    expect(await page.evaluate<number>('window.scrollY')).toBe(0);
  });

  test('can be paused; going on brings what came meanwhile', async () => {
    await openConsole();
    await page.getByRole('button', { name: '暂停' }).click();
    await page.getByText('已暂停').waitFor();
    const [id] = await ask(county, education, ['PAUSED-0001']);
    await page.waitForTimeout(400);
    expect(await rowOf(id).count()).toBe(0);
    await page.getByRole('button', { name: '继续' }).click();
    await rowOf(id).waitFor();
  });

  test('speaks English a click away, and remembers it', async () => {
    await openConsole();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('columnheader', { name: 'Outcome' }).waitFor();
    await page.getByText('Suining County Data Bureau').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.reload();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/请求|部门|结果/);
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByText('实时', { exact: true }).waitFor();
  });
});

describe('a row opened', () => {
  test('shows the life of the request: why, by which demand, from where, what left, and its receipt', async () => {
    const [id = ''] = await ask(county, education, ['OPENED-0001'], 'JY0427');
    await openConsole();
    await rowOf(id).click();
    const life = page.getByRole('dialog');
    await life.getByRole('heading', { name: '谁、为何而查' }).waitFor();
    const text = await life.innerText();
    for (const shown of [
      id,
      'JY0427',
      'OPENED-0001',
      '依据共享授权 SN-D-02',
      '使用依据',
      '户号',
      '脱敏',
      '先存证，后答复 200',
    ]) {
      expect(text).toContain(shown);
    }
    const receipt = await signedIn.request.get(
      new URL((await life.getByRole('link', { name: '用数回执' }).getAttribute('href')) ?? '', county.url).href,
    );
    expect(await receipt.text()).toMatch(/^c2sp\.org\/tlog-proof/);
    expect(page.url()).toContain(`id=${id}`);
    await page.goBack();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  test('of a refusal names the reason and what to do', async () => {
    const [id = ''] = await ask(county, await county.as('human-resources'), ['OPENED-0002']);
    await openConsole();
    await rowOf(id).click();
    const life = page.getByRole('dialog');
    await life.getByText('未获共享授权').waitFor();
    await life.getByText('向县数据局提出共享申请').waitFor();
    await expect.poll(() => life.getByText('未进行到此步').count()).toBe(2);
  });

  test('of a bundle shows each of its calls, and each of them can be opened', async () => {
    const child = county.sandbox.people().find(({ father, mother }) => father && mother);
    const named = (person?: { name: string; idNumber: string }) => ({ name: person?.name, idNumber: person?.idNumber });
    const answer = await education.evidence('school-enrolment', {
      child: named(child),
      father: named(child?.father),
      mother: named(child?.mother),
    });
    await openConsole();
    await rowOf(answer.headers.get('Request-Id') ?? '').click();
    const life = page.getByRole('dialog');
    await life.getByRole('heading', { name: '材料包里的查询' }).waitFor();
    const parts = life.locator('.parts li');
    expect(await parts.count()).toBeGreaterThanOrEqual(5);
    await parts.first().click();
    await life.getByRole('heading', { name: '经过' }).waitFor();
    await life.getByRole('button', { name: '返回材料包' }).click();
    await life.getByRole('heading', { name: '材料包里的查询' }).waitFor();
  });

  test('works from the keyboard alone', async () => {
    const [, id = ''] = await ask(county, education, ['KEYS-000001', 'KEYS-000002']);
    await openConsole();
    await rowOf(id).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('KEYS-000001');
    await expect.poll(() => rows().count()).toBe(1);
    await page.getByRole('button', { name: '清除条件' }).press('Enter');
    await rowOf(id).waitFor();
    await rows().first().locator('button.open').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('heading', { name: '谁、为何而查' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });
});

describe('the connection lost', () => {
  test('is told, and what came meanwhile is filled in once the gateway is back', async () => {
    const data = await mkdtemp(join(tmpdir(), 'shuqiao-console-'));
    const first = await startCounty({ data });
    const PORT = new URL(first.url).port;
    const context = await newContext(); // a cookie belongs to a host, whatever the port
    page = await newPage(context);
    await signIn(page, first);
    await first[Symbol.asyncDispose]();
    await page.getByText('与网关的连接断开').waitFor();
    await using second = await startCounty({ data, environment: { PORT } });
    const [id] = await ask(second, await second.as('education'), ['BACK-000001']);
    await rowOf(id).waitFor({ timeout: 20_000 });
    await page.getByText('与网关的连接断开').waitFor({ state: 'detached' });
    await context.close();
    await rm(data, { recursive: true, force: true });
    faults = faults.filter((fault) => !/ERR_(CONNECTION|EMPTY|INCOMPLETE|SOCKET)/.test(fault)); // what the browser says of a lost connection
  });
});

describe('on a narrow screen', () => {
  test('everything is within reach and nothing runs over the edge', async () => {
    await ask(county, education, ['NARROW-SCREEN']);
    await page.setViewportSize({ width: 390, height: 844 });
    await openConsole();
    await rows().first().waitFor();
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0); // less than nothing where room is kept for a scroll bar
    await page.getByRole('button', { name: '筛选' }).click();
    await filter('办件编号').fill('NARROW-SCREEN');
    await expect.poll(() => rows().count()).toBe(1);
    await rows().first().click();
    await page.getByRole('dialog').getByRole('heading', { name: '经过' }).waitFor();
  });
});

async function choose(label: string, option: string): Promise<void> {
  await filter(label).click();
  await page.locator('.ant-select-item-option', { hasText: option }).first().click();
}

/** The outcomes in sight, each once. */
async function outcomes(): Promise<string[]> {
  return [...new Set(await rows().locator('.chip').allInnerTexts())];
}
