import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCounty } from '../../src/sandbox/county/county.ts';
import { verticals } from '../../src/sandbox/verticals.ts';
import { faultsOf, opened, readSpecs, type SpecDocument, type SpecOperation } from './spec-documents.ts';
import { specTypes } from './spec-types.ts';

let specs: ReadonlyMap<string, SpecDocument>;
beforeAll(async () => {
  specs = await readSpecs();
});

const expectedOperations = {
  'cdpf-disability': ['verifyDisabilityCertificate'],
  'mca-assistance': ['queryAssistance', 'queryDisabilitySubsidy'],
  'mca-funeral': ['queryCremation'],
  'mca-marriage': ['checkMarriedPair', 'queryMaritalStatus'],
  'miit-sme': ['getSpecialisedSmeStatus', 'getTechSmeStatus'],
  'mnr-realestate': ['checkDwelling', 'queryOwnership'],
  'moe-credential': ['queryCertification', 'verifyDegree'],
  'moe-student': ['getStudentStatus'],
  'mohrss-card': ['queryCardStatus'],
  'mohrss-insurance': ['queryEmployer', 'queryParticipation', 'queryPensionAccrual', 'queryPensionPayment'],
  'mohurd-construction': ['getProject', 'listQualifications'],
  'mot-transport': ['queryDriverQualification', 'queryOperatorLicence', 'queryOversizePermit'],
  'mps-population': ['checkKinship', 'queryDeathCancellation', 'queryFingerprint', 'queryHousehold', 'verifyIdentity'],
  'mps-traffic': ['queryDrivingLicence', 'queryVehicle'],
  'mva-veteran': ['verifyVeteran'],
  'ndcpa-immunization': ['queryVaccination'],
  'nhc-birth': ['queryBirthCertificate'],
  'nhsa-medical': ['queryInsured', 'querySettlements'],
  'ndrc-credit': ['checkDishonesty', 'listPenalties'],
  'samr-market': ['getBusinessLicence', 'getFoodPermit', 'listChanges'],
  'sta-tax': ['checkDeedTax', 'getAnnualTax', 'getClearance'],
};

describe.each(Object.entries(expectedOperations))('the spec of %s', (vertical, operationIds) => {
  const spec = () => {
    const found = specs.get(vertical);
    if (found === undefined) throw new Error(`no spec of ${vertical}`);
    return found;
  };
  const dataOperations = () =>
    [...spec().operations].filter(
      ([, { operationId }]) =>
        !['refreshAppSecret', 'getAccessToken', 'getSecretByKey', 'getSecretByRefresh'].includes(operationId),
    );

  test('is valid OpenAPI 3.1 by an independent validator', async () => {
    const result = await new Validator().validate(structuredClone(spec().raw));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(spec().raw.openapi).toMatch(/^3\.1\./);
  });

  test('has the operations that resources rest on, and the sandbox serves each of them where the spec says', () => {
    expect(
      dataOperations()
        .map(([, { operationId }]) => operationId)
        .toSorted(),
    ).toEqual(operationIds);
    const make = verticals[vertical as keyof typeof verticals];
    const { owner } = make(createCounty('spec', '2026-11-24'), Date.now);
    const served = owner.operations.map(({ id, path, service }) => ({ id, path, service }));
    const described = dataOperations().map(([path, operation]) => ({
      id: operation.operationId,
      path,
      service: operation['x-service-id'],
    }));
    expect(served.toSorted(byId)).toEqual(described.toSorted(byId));
  });

  test('gives examples that its own schemas accept', () => {
    let examples = 0;
    for (const [, operation] of spec().operations) {
      for (const [place, schema, value] of examplesOf(operation)) {
        examples += 1;
        expect(faultsOf(schema, value), place).toEqual([]);
        expect(faultsOf(...opened(schema, value)), place).toEqual([]);
      }
    }
    expect(examples).toBeGreaterThan(2);
  });

  test('describes replies that are whole: success without data, an unknown code and an empty object fit none of them', () => {
    for (const [, { operationId, responses }] of dataOperations()) {
      const content = Object.values(responses['200']?.content ?? {})[0];
      if (content === undefined) throw new Error(`${operationId} describes no reply`);
      const [schema, success] = opened(content.schema, Object.values(content.examples ?? {})[0]?.value);
      expect(faultsOf(schema, {}), operationId).not.toEqual([]);
      expect(faultsOf(schema, withoutData(success)), operationId).not.toEqual([]);
      expect(faultsOf(schema, withUnknownCode(success)), operationId).not.toEqual([]);
    }
  });
});

test('the types made from the specs are those in src/sandbox/generated (else run `npm run specs:types`)', async () => {
  const made = await specTypes();
  expect([...made.keys()]).toEqual(Object.keys(expectedOperations).toSorted());
  for (const [vertical, { file, text }] of made) expect(await readFile(file, 'utf8'), vertical).toBe(text);
});

const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);

function examplesOf({ operationId, requestBody, responses }: SpecOperation) {
  const places = [
    ...Object.values(requestBody.content).map((media) => [`${operationId} request`, media] as const),
    ...Object.entries(responses).flatMap(([status, { content }]) =>
      Object.values(content).map((media) => [`${operationId} ${status}`, media] as const),
    ),
  ];
  return places.flatMap(([place, { schema, example, examples = {} }]) => [
    ...(example === undefined ? [] : [[place, schema, example] as const]),
    ...Object.entries(examples).map(([name, { value }]) => [`${place} ${name}`, schema, value] as const),
  ]);
}

/** The reply with its data taken out, whatever the owner calls it. */
function withoutData(reply: unknown): unknown {
  return mapMembers(reply, (name, value) =>
    ['DATA', 'data', 'result', 'resultData', 'Body', 'body', 'obj', 'encData'].includes(name) ? undefined : value,
  );
}

function withUnknownCode(reply: unknown): unknown {
  return mapMembers(reply, (name, value) =>
    ['FHZT', 'RetCode', 'code', 'errcode', 'resultCode', 'rtnCode', 'status', 'success'].includes(name)
      ? 'no-such-code'
      : value,
  );
}

function mapMembers(node: unknown, change: (name: string, value: unknown) => unknown): unknown {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  return Object.fromEntries(
    Object.entries(node)
      .map(([name, value]) => [name, mapMembers(change(name, value), change)] as const)
      .filter(([, value]) => value !== undefined),
  );
}
