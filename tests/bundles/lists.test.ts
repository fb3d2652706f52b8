import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { type County, type CountyOptions, startCounty } from '../support/county.ts';

/** Several children of one family start school at once. */
const severalChildren: CountyOptions['config'] = {
  'life-events/school-enrolment.yaml': (lifeEvent) => {
    for (const parameter of lifeEvent.parameters) parameter.path = parameter.path.replace('child.', 'children[].');
    for (const id of ['vaccination', 'household']) {
      const evidence = lifeEvent.evidence.find((one: { id: string }) => one.id === id);
      evidence.calls = evidence.calls.map((call: Record<string, string>) =>
        Object.fromEntries(
          Object.entries(call).map(([name, source]) => [name, source.replace('$child.', '$children[].')]),
        ),
      );
    }
  },
};

let county: County;
let education: Client;
let father: { name: string; idNumber: string };
let children: readonly { name: string; idNumber: string }[];

beforeAll(async () => {
  county = await startCounty({ config: severalChildren, environment: { SHUQIAO_LIMITS_FACTOR: '100' } });
  education = await county.as('education');
  const pupils = county.sandbox.people().filter((person) => person.father && person.mother);
  father = pupils[0]?.father ?? { name: '', idNumber: '' };
  children = pupils.slice(0, 2).map(({ name, idNumber }) => ({ name, idNumber }));
});
afterAll(() => county[Symbol.asyncDispose]());

const enrol = (stated: unknown) => education.evidence('school-enrolment', stated);
const faults = async (stated: unknown) => {
  const { status, body } = await enrol(stated);
  expect(status).toBe(400);
  return (body.errors as { field: string; message: string }[]).map(({ field, message }) => `${field} ${message}`);
};

describe('a life event that asks of several things', () => {
  test('makes one call for each of them, told apart by its place, and one status of all', async () => {
    const { status, body } = await enrol({ children, father });
    expect(status).toBe(200);
    const [vaccination, household] = body.evidence;
    for (const item of [vaccination, household]) {
      expect(item.parts.map(({ of, status }: { of: string; status: string }) => [of, status])).toEqual([
        ['children[0]', 'ok'],
        ['children[1]', 'ok'],
      ]);
      expect(item.status).toBe('ok');
      expect(new Set(item.parts.map(({ receipt }: { receipt: string }) => receipt)).size).toBe(2);
    }
    expect(vaccination.parts[0].data).not.toEqual(vaccination.parts[1].data);
  });

  test('answers in parts even where there is one, so that a reader meets one shape', async () => {
    const { body } = await enrol({ children: children.slice(0, 1), father });
    expect(body.evidence[0].parts.map(({ of }: { of: string }) => of)).toEqual(['children[0]']);
    expect(body.evidence[0]).not.toHaveProperty('data');
  });

  test('names the place of every fault', async () => {
    const [first, second] = children;
    expect(
      await faults({ children: [first, { ...second, idNumber: '430599202001010000', shoes: 31 }], father }),
    ).toEqual([
      expect.stringMatching(/^children\[1\]\.shoes .*children\[\]\.name/),
      expect.stringMatching(/^children\[1\]\.idNumber /),
    ]);
    expect(await faults({ children: [first, {}], father })).toEqual([
      expect.stringMatching(/^children\[1\]\.name 必填/),
      expect.stringMatching(/^children\[1\]\.idNumber 必填/),
    ]);
    expect(await faults({ children: [first, '乙'], father })).toEqual([
      expect.stringMatching(/^children\[1\] 应为 JSON 对象/),
    ]);
    expect(await faults({ children: first, father })).toEqual([expect.stringMatching(/^children 应为列表/)]);
  });

  test('wants at least one, and ends at twenty', async () => {
    expect(await faults({ children: [], father })).toEqual([expect.stringMatching(/^children 必填/)]);
    expect(await faults({ father })).toEqual([expect.stringMatching(/^children 必填/)]);
    const many = Array.from({ length: 21 }, () => children[0]);
    expect(await faults({ children: many, father })).toEqual([expect.stringMatching(/^children 最多 20 项/)]);
  });

  test('is described as the list it is, with an example that works when pasted', async () => {
    const { body: document } = await education.call('GET', '/openapi.json');
    const schema = document.components.schemas['school-enrolment.parameters'];
    expect(schema.properties.children).toMatchObject({
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: { type: 'object', required: ['name', 'idNumber'] },
    });
    const { requestBody } = document.paths['/v1/life-events/school-enrolment/evidence'].post;
    const { value } = requestBody.content['application/json'].examples.example;
    expect(value.children).toEqual([{ name: expect.any(String), idNumber: expect.any(String) }]);
    expect((await enrol(value)).status).toBe(200);
  });
});
