import { setTimeout as pause } from 'node:timers/promises';
import { buildConsole } from '../../src/platform/node/build-console.ts';
import { examplePeopleAmong, exampleQuery } from '../../src/reference/people.ts';
import { launchChromium } from '../support/chromium.ts';
import type { Client } from '../support/client.ts';
import { startCounty } from '../support/county.ts';

// Takes the README's picture of the console anew: node tests/console/take-screenshot.ts

const file = 'src/console/screenshot.png';
await buildConsole();
await using county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '100' } });
const catalog = county.gateway.catalog();
const families = county.sandbox.people().filter(({ father, mother }) => father && mother);
const [enterprise] = county.sandbox.enterprises();
const queries = examplePeopleAmong(county.sandbox.people(), county.sandbox.enterprises())?.queries;
const clients = new Map<string, Client>();
let turn = 0;

/** One call under a demand, as its department's system makes it. */
async function call(demandId: string, fault?: string): Promise<void> {
  const demand = [...catalog.demands.values()].find(({ id }) => id === demandId);
  const resource = demand && catalog.resources.get(demand.resource);
  const family = families[turn % 5];
  if (!demand || !resource || !family?.father || !family.mother || !enterprise) return;
  const client = clients.get(demand.department) ?? (await county.as(demand.department));
  clients.set(demand.department, client);
  turn += 1;
  const people = {
    child: family,
    father: family.father,
    mother: family.mother,
    enterprise,
    ...(queries && { queries }),
  };
  await client.query(resource.id, exampleQuery(resource, people), {
    headers: {
      'Sharing-Matter': demand.matters[0]?.code,
      'Sharing-Case': `43052724112400${String(310 + turn).padStart(5, '0')}`,
      'Sharing-Officer': `${demand.department.slice(0, 2).toUpperCase()}0${412 + (turn % 4)}`,
      ...(demand.subjectBasis === 'subject-authorisation' &&
        turn % 3 !== 0 && { 'Sharing-Authorisation': 'SQ-2411-0073' }),
      ...(fault && { 'Sandbox-Fault': fault }),
    },
  });
}

const demands = [...catalog.demands.keys()];
for (let round = 0; round < 3; round += 1) for (const id of demands) await call(id);
await call('SN-D-02', 'mps-population=garbled');
const [family] = families;
const education = clients.get('education');
const named = (person?: { name: string; idNumber: string }) => ({ name: person?.name, idNumber: person?.idNumber });
await education?.evidence(
  'school-enrolment',
  { child: named(family), father: named(family?.father), mother: named(family?.mother) },
  { headers: { 'Sharing-Case': '4305272411240000401', 'Sharing-Officer': 'ED0427' } },
);
for (const [at, id] of demands.slice(0, 9).entries()) {
  await call(id);
  if (at === 6) await call('SN-D-02', 'mps-population=error');
  if (at === 4)
    await education?.query(
      'mps-population.fingerprint-template',
      { name: family?.name, idNumber: family?.idNumber },
      { headers: { 'Sharing-Officer': 'ED0413' } },
    );
  if (at === 2)
    await education?.query('mohrss-insurance.pension-payment-status', {
      name: family?.name,
      idNumber: family?.idNumber,
    });
  await pause(700);
}
await fetch(`${county.url}/v1/requests`, { headers: { Authorization: 'Bearer nonsense' } });

const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
await page.goto(`${county.url}/console#code=${await county.gateway.identity.createConsoleLink()}`);
await page.locator('table.log tbody tr').first().waitFor();
await page.locator('.verticals li').first().waitFor();
await page.screenshot({ path: file });
await browser.close();
console.log(file);
