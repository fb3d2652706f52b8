import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type County, startCounty } from '../support/county.ts';
import { languages } from './languages.ts';
import { examplesOf, faultsOf, type OpenApiDocument, operationsOf, parametersOf, readDocument } from './openapi.ts';

let county: County;
const documents: Record<string, OpenApiDocument> = {};

beforeAll(async () => {
  county = await startCounty();
  for (const language of languages) documents[language] = await readDocument(county.url, language);
});
afterAll(() => county[Symbol.asyncDispose]());

describe.each(languages)('the description in %s', (language) => {
  const read = () => documents[language] as OpenApiDocument;

  test('is valid OpenAPI 3.1 in the eyes of others, and no text is left in two languages', async () => {
    const document = structuredClone(read());
    expect(await new Validator().validate(document as never)).toMatchObject({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
    const text = JSON.stringify(document);
    expect(/\\u0002|\\u0003|\\u001f/.exec(text)).toBeNull();
    for (const [, target] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = (target ?? '')
        .split('/')
        .reduce<unknown>((node, step) => (node as Record<string, unknown>)?.[step], read());
      expect(found, target).toBeDefined();
    }
  });

  test('says of every operation what it is, in words, and shows what goes in and what comes out', () => {
    const document = read();
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { name, operation } of operationsOf(document)) {
      expect(operation.summary, `${name}: summary`).toBeTruthy();
      expect(operation.description, `${name}: description`).toBeTruthy();
      for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
        expect(examplesOf(media, document), `${name}: example of ${type}`).not.toEqual([]);
      }
      for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
        expect(description, `${name}: ${status}`).toBeTruthy();
        if (!status.startsWith('2')) continue;
        for (const [type, media] of Object.entries(content)) {
          expect(examplesOf(media, document), `${name}: example of ${status} ${type}`).not.toEqual([]);
        }
      }
      for (const parameter of parametersOf(operation, document)) {
        const { name: header, required, example, schema } = parameter;
        if (required) expect(example ?? schema?.example, `${name}: example of ${header}`).toBeDefined();
      }
    }
  });

  test('gives examples that fit their own schemas', () => {
    const document = read();
    for (const { name, operation } of operationsOf(document)) {
      const contents = [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
        Object.entries(part?.content ?? {}),
      );
      for (const [type, media] of contents) {
        for (const example of examplesOf(media, document)) {
          expect(faultsOf(example, media, document), `${name}: ${type} ${JSON.stringify(example)}`).toEqual([]);
        }
      }
    }
  });

  test('leads from every refusal to the page of its reason', async () => {
    const document = read();
    const linked = new Set<string>();
    for (const { name, operation } of operationsOf(document)) {
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        for (const reason of Object.keys(content?.['application/problem+json']?.examples ?? {})) {
          expect(description, `${name}: ${status}`).toContain(`(/problems/${reason})`);
          linked.add(reason);
        }
      }
    }
    expect(linked.size).toBeGreaterThan(20);
    for (const reason of linked) expect((await fetch(`${county.url}/problems/${reason}`)).status, reason).toBe(200);
  });
});

test('every resource and life event of the catalog is an operation with its own parameters and fields', () => {
  const document = documents.en as OpenApiDocument;
  const catalog = county.gateway.catalog();
  for (const { id, parameters, fields, sharing } of catalog.resources.values()) {
    const verifiable = [...catalog.demands.values()].some(
      ({ resource, predicates }) => resource === id && predicates.length > 0,
    );
    const operation = document.paths[`/v1/resources/${id}/query`]?.post;
    expect(operation?.tags, id).toEqual([catalog.resources.get(id)?.vertical]);
    expect(Object.keys(document.components.schemas[`${id}.query`]?.properties ?? {})).toEqual([
      ...parameters.map(({ name }) => name),
      ...(verifiable ? ['verify'] : []),
    ]);
    if (sharing === 'not-shared') expect(operation?.responses['200'], id).toBeUndefined();
    else expect(Object.keys(document.components.schemas[id]?.properties ?? {})).toEqual(fields.map(({ name }) => name));
  }
  for (const { id } of catalog.lifeEvents.values()) {
    expect(document.paths[`/v1/life-events/${id}/evidence`]?.post?.tags, id).toEqual(['life-events']);
  }
  expect(document.paths['/v1/resources/{resource}/query']).toBeUndefined();
});

test('a question is described with what it compares with, and an example that asks it', () => {
  const operation = (documents.en as OpenApiDocument).paths['/v1/resources/mps-population.household-record/query']
    ?.post;
  const asked = operation?.requestBody?.content['application/json']?.examples?.verify?.value;
  expect(asked).toMatchObject({
    verify: {
      predicates: ['head-is-parent', 'registered-in-county', 'six-by-31-august'],
      stated: { father: { name: expect.any(String) }, mother: { name: expect.any(String) } },
    },
  });
  expect(operation?.responses['200']?.content?.['application/json']?.examples?.verified?.value).toEqual({
    findings: { 'head-is-parent': 'confirmed', 'registered-in-county': 'confirmed', 'six-by-31-august': 'confirmed' },
  });
  expect(
    JSON.stringify((documents.en as OpenApiDocument).components.schemas['mps-population.household-record.query']),
  ).toContain("Father's name");
});

test('absence that answers is described as an answer, absence that proves nothing as a refusal', () => {
  const document = documents.en as OpenApiDocument;
  const answers = document.paths['/v1/resources/mps-population.household-record/query']?.post?.responses;
  expect(answers?.['200']?.content?.['application/json']?.examples?.absent?.value).toEqual({ absent: true });
  expect(answers?.['404']).toBeUndefined();
  const proves = document.paths['/v1/resources/moe-student.student-status/query']?.post?.responses;
  expect(proves?.['200']?.content?.['application/json']?.examples?.absent).toBeUndefined();
  expect(Object.keys(proves?.['404']?.content?.['application/problem+json']?.examples ?? {})).toEqual([
    'record-not-found',
  ]);
});

test('the language follows ?lang before Accept-Language, and is Chinese where nothing is said', async () => {
  const titleIn = async (query: string, header?: string) => {
    const response = await fetch(`${county.url}/openapi.json${query}`, {
      headers: header ? { 'Accept-Language': header } : {},
    });
    const { info } = (await response.json()) as { info: { title: string } };
    return [response.headers.get('Content-Language'), info.title.split(' ')[0]];
  };
  expect(await titleIn('')).toEqual(['zh', '数桥']);
  expect(await titleIn('', 'en-GB,en;q=0.9')).toEqual(['en', 'Shuqiao']);
  expect(await titleIn('?lang=zh', 'en')).toEqual(['zh', '数桥']);
  expect(await titleIn('?lang=en', 'zh')).toEqual(['en', 'Shuqiao']);
});
