import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

const property = 'mnr-realestate.property-ownership';
const enrolmentMatter = '11430527DEM00006594432005001000';
const enrolmentEvent = '11430527DEM00006594432005101000';
const premisesMatter = '11430527DEM00009XN4432031004000';
const bankruptcyMatter = '11430527DEM00009XN4432031005000';

let county: County;
let education: Client;
let market: Client;
let owner: { ownerName: string; ownerNumber: string };

beforeAll(async () => {
  county = await startCounty({
    config: {
      'demands/education.yaml': (demands) => {
        find(demands, 'SN-D-04').unmaskedOnly = { location: { lifeEvents: ['school-enrolment'] } };
      },
      'demands/market-regulation.yaml': (demands) => {
        find(demands, 'SN-D-31').unmaskedOnly = { location: { matters: [premisesMatter] } };
      },
    },
  });
  education = await county.as('education');
  market = await county.as('market-regulation');
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!child?.father) throw new Error('the sandbox has no child with both parents');
  owner = { ownerName: child.father.name, ownerNumber: child.father.idNumber };
});
afterAll(() => county[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: configuration as a person would edit it
function find(demands: any[], id: string): any {
  return demands.find((demand) => demand.id === id);
}

const masked = /^[^*]*\*{4}$/;
const open = /^[^*]+$/;

async function locationFor(client: Client, matter: string): Promise<string> {
  const headers = { 'Sharing-Matter': matter };
  const { body } = await client.query(property, owner, { headers });
  return body.items[0].location;
}

describe('a field that is unmasked for one life event alone', () => {
  test('leaves masked for every matter of its demand', async () => {
    const { body, headers } = await education.query(property, owner);
    expect(body.items[0].location).toMatch(masked);
    const ops = await county.as('data-bureau', { scope: 'ops' });
    const { entry } = (await ops.call('GET', `/ops/requests/${headers.get('Request-Id')}`)).body;
    expect(entry.masked).toContain('location');
  });

  test('leaves open in that life event, and where its own matter is stated', async () => {
    const child = county.sandbox.people().find(({ father, mother }) => father && mother);
    const stated = {
      child: { name: child?.name, idNumber: child?.idNumber },
      father: child?.father,
      mother: child?.mother,
    };
    const { body } = await education.evidence('school-enrolment', stated);
    const item = body.evidence.find(({ id }: { id: string }) => id === 'property');
    expect(item.parts[0].data.items[0].location).toMatch(open);
    expect(await locationFor(education, enrolmentEvent)).toMatch(open);
  });

  test('is told as masked or not by a dry run with the matter', async () => {
    const ask = async (matter: string) =>
      (
        await education.call('POST', '/v1/decisions', {
          body: { resource: property },
          headers: { 'Sharing-Matter': matter },
        })
      ).body.masked;
    expect(await ask(enrolmentMatter)).toContain('location');
    expect(await ask(enrolmentEvent)).not.toContain('location');
  });

  test("is in the department's view of the resource", async () => {
    const { body } = await education.call('GET', `/v1/resources/${property}`);
    expect(body.demand.unmaskedOnly).toEqual({ location: { matters: [], lifeEvents: ['school-enrolment'] } });
  });
});

describe('a field that is unmasked for one matter alone', () => {
  test('leaves open for it and for its business items, masked for the other', async () => {
    expect(await locationFor(market, premisesMatter)).toMatch(open);
    expect(await locationFor(market, `${premisesMatter}01`)).toMatch(open);
    expect(await locationFor(market, bankruptcyMatter)).toMatch(masked);
  });
});
