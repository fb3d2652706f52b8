import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VerticalId } from '../../src/model/index.ts';
import { buildReference } from '../../src/platform/node/build-reference.ts';
import { launchChromium } from '../support/chromium.ts';
import { type County, startCounty } from '../support/county.ts';

let county: County;
let browser: Browser;
beforeAll(async () => {
  await buildReference();
  [county, browser] = await Promise.all([startCounty(), launchChromium()]);
}, 180_000); // a machine without Chromium installs it first
afterAll(async () => {
  await browser?.close();
  await county?.[Symbol.asyncDispose]();
});

/** A page, with the hosts it asked and the complaints of the browser. */
async function open(path: string) {
  const page = await browser.newPage({ viewport: { width: 1360, height: 1000 } });
  const hosts = new Set<string>();
  const complaints: string[] = [];
  page.setDefaultTimeout(patience);
  page.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) hosts.add(new URL(request.url()).origin);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${county.url}${path}`);
  return { page, hosts, complaints };
}

const household = 'mps-population.household-record';
const householdPlace = `#tag/mps-population/POST/v1/resources/${household}/query`;

/** Chromium renders thousands of lines here; a busy machine needs its time. */
const patience = 120_000;

test('the Chinese page shows the operations under Chinese labels, asks no host but the gateway, and breaks no rule of its own policy', {
  timeout: patience,
}, async () => {
  const { page, hosts, complaints } = await open('/docs?lang=zh');
  const { verticals, resources } = county.gateway.catalog();
  await page.getByText('三步调用').waitFor();
  for (const { name } of verticals.values()) await page.getByText(name.zh).first().waitFor();
  await page
    .getByText(verticals.get('mps-population' as VerticalId)?.name.zh ?? '')
    .first()
    .click();
  for (const { vertical, title } of resources.values()) {
    if (vertical === 'mps-population') await page.getByText(title.zh).first().waitFor();
  }
  await page.getByText('试一试').first().waitFor();
  const text = await page.locator('#reference').innerText();
  expect(text).not.toMatch(/Test Request|Auth Required|Download OpenAPI Document/);
  expect(text).toContain('idNumber'); // names are left as they are
  expect([...hosts]).toEqual([county.url]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a pasted token and one click bring a real answer, from the example as it stands', {
  timeout: patience,
}, async () => {
  const { token } = await county.as('education');
  const { page, hosts, complaints } = await open(`/docs?lang=en${householdPlace}`);
  await page.locator('.show-api-client-button').filter({ hasText: household }).first().click();
  await page.locator('[role=dialog]').getByPlaceholder('Token').fill(token);
  const answered = page.waitForResponse((response) => response.url().endsWith(`${household}/query`));
  await page.locator('[data-addressbar-action=send]:visible').first().click();
  const answer = await answered;
  expect(answer.status()).toBe(200);
  expect(Object.keys((await answer.json()) as object)).toContain('householdNo');
  expect([...hosts]).toEqual([county.url]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('the script of 3.6 MB travels compressed, and once: the next visit is told that nothing changed', async () => {
  const url = `${county.url}/docs/assets/scalar.js`;
  const first = await fetch(url, { headers: { 'Accept-Encoding': 'br' } });
  expect(first.headers.get('Content-Encoding')).toBe('br');
  const tag = first.headers.get('ETag') ?? '';
  await first.arrayBuffer();
  const again = await fetch(url, { headers: { 'Accept-Encoding': 'br', 'If-None-Match': tag } });
  expect(again.status).toBe(304);
  const plain = await fetch(url, { headers: { 'Accept-Encoding': 'identity' } });
  expect(plain.headers.get('Content-Encoding')).toBeNull();
  expect(plain.headers.get('ETag')).not.toBe(tag);
  await plain.arrayBuffer();
  expect((await fetch(`${county.url}/docs/assets/stamp`)).status).toBe(404);
  expect((await fetch(`${county.url}/docs/assets/..%2f..%2fpackage.json`)).status).toBe(404);
});
