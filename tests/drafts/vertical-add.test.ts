import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { draftVertical } from '../../src/catalog/drafts/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-drafts-'));
  await cp('config', join(folder, 'config'), { recursive: true });
  await cp('specs', join(folder, 'specs'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function shuqiao(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [resolve('src/cli.ts'), ...args],
      { cwd: folder, env: { PATH: process.env.PATH } },
      (error, stdout, stderr) => done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

async function draft(id: string, file: string, text?: string) {
  return draftVertical({ id, file, text: text ?? (await readFile(file, 'utf8')) }, []);
}

function fileOf(drafted: Awaited<ReturnType<typeof draft>>, path: string): string {
  const text = drafted.ok ? drafted.value.files.find((one) => one.path === path)?.text : undefined;
  if (text === undefined) throw new Error(`no ${path}: ${drafted.ok ? '' : drafted.failure.en}`);
  return text;
}

test('codes of a used day and of too many calls at a time are told apart by what the document says of them', async () => {
  const file = 'tests/drafts/shaoyang-weather.swagger.json';
  const said = '200：成功；404：查无数据；401：令牌无效；500：异常';
  const text = (await readFile(file, 'utf8'))
    .replace(said, `${said}；701：超过当日次数；702：调用次数超限；703：访问过于频繁；704：超出流量限制`)
    .replace('[200, 404, 401, 500]', '[200, 404, 401, 500, 701, 702, 703, 704]');
  const drafted = await draft('shaoyang-weather', file, text);
  const { envelopeSettings } = parse(fileOf(drafted, 'config/verticals/shaoyang-weather.yaml')).upstream;
  expect(envelopeSettings).toMatchObject({ quotaUsed: ['701', '702'], tooOften: ['703', '704'] });
});

test('a Swagger 2.0 document as generators write it is converted, and what it tells becomes config', async () => {
  const drafted = await draft('shaoyang-weather', 'tests/drafts/shaoyang-weather.swagger.json');
  expect(parse(fileOf(drafted, 'specs/shaoyang-weather.yaml'))).toMatchObject({
    openapi: '3.1.0',
    paths: {
      '/proof/list': { post: { operationId: 'listProofUsingPOST' } },
      '/station/observation': { get: { operationId: 'getStationObservation' } },
    },
  });
  expect(parse(fileOf(drafted, 'config/verticals/shaoyang-weather.yaml')).upstream).toEqual({
    baseUrl: 'env:SHAOYANG_WEATHER_URL',
    signing: 'static-token',
    envelope: 'status-message-data',
    envelopeSettings: {
      status: 'code',
      message: 'msg',
      data: 'data.rows',
      success: ['200'],
      noRecord: ['404'],
      refused: ['401'],
    },
    format: 'json',
    charset: 'utf-8',
    takes: [],
    credential: { token: 'env:SHAOYANG_WEATHER_TOKEN' },
  });
  const [proof] = parse(fileOf(drafted, 'config/resources/shaoyang-weather.yaml'));
  expect(proof).toMatchObject({ id: 'proof', operation: 'listProofUsingPOST', subject: 'enterprise', many: true });
  expect(proof.parameters).toMatchObject([
    { name: 'uscc', upstream: 'tyshxydm', format: 'uscc' },
    { name: 'nd', upstream: 'nd', format: 'year', required: false },
  ]);
  expect(proof.fields).toMatchObject([
    { name: 'certificateNo', upstream: 'zmbh', type: 'string' },
    { name: 'entityName', upstream: 'qymc', type: 'string' },
    { name: 'amount', upstream: 'ssje', type: 'decimal' },
    { upstream: 'sfyx', type: 'boolean', codes: { Y: true, N: false } },
    { upstream: 'zhlx', type: 'enum', codeList: 'proof-zhlx' },
    { upstream: 'fssj', type: 'date', convert: 'date-epoch-ms' },
  ]);
  expect(parse(fileOf(drafted, 'config/code-lists/proof-zhlx.yaml')).values).toEqual([
    { code: 'RAINSTORM', value: 'rainstorm', title: { zh: '暴雨', en: 'rainstorm' } },
    { code: 'HAIL', value: 'hail', title: { zh: '冰雹', en: 'hail' } },
  ]);
});

test('what a document asks that the gateway does not do is told, and left out', async () => {
  const drafted = await draft('shaoyang-weather', 'tests/drafts/shaoyang-weather.swagger.json');
  const notes = drafted.ok ? drafted.value.notes.map(({ en }) => en).join('\n') : '';
  expect(notes).toContain('converted from Swagger 2.0 to OpenAPI 3.1');
  expect(notes).toContain('PUT /station/{zh} is left out: the gateway only reads');
  expect(notes).toContain('station takes a parameter in its path (/station/{zh})');
  expect(notes).toContain('getStationObservation answers under data, and envelopeSettings has one place (data.rows)');
  expect(fileOf(drafted, 'config/resources/shaoyang-weather.yaml')).not.toContain('operation: station\n');
});

test('level, mask, sharing, freshness, what no record means and who may share are never guessed', async () => {
  const drafted = await draft('other-student', 'specs/moe-student.yaml');
  const [resource] = parse(fileOf(drafted, 'config/resources/other-student.yaml'));
  expect(resource).toMatchObject({ sharing: null, freshness: null, onEmpty: null, share: null });
  for (const field of resource.fields) expect(field).toMatchObject({ level: null, mask: null });
  const lines = fileOf(drafted, 'config/resources/other-student.yaml').split('\n');
  const decisions = drafted.ok ? drafted.value.decisions.filter(({ file }) => file.includes('/resources/')) : [];
  expect(decisions.length).toBeGreaterThan(10);
  for (const { line, key } of decisions) expect(lines[line - 1]).toMatch(new RegExp(`${key}: # decide: `));
});

test('an OpenAPI 3.1 document is kept word for word', async () => {
  const drafted = await draft('other-student', 'specs/moe-student.yaml');
  expect(fileOf(drafted, 'specs/other-student.yaml')).toBe(await readFile('specs/moe-student.yaml', 'utf8'));
});

test.each([
  ['a web page', '<html><body>接口说明</body></html>', /begins with neither openapi nor swagger/],
  ['JSON of another kind', '{"name":"shuqiao"}', /begins with neither openapi nor swagger/],
  ['broken YAML', 'openapi: 3.1.0\npaths: {', /:\d+ is neither YAML nor JSON/],
  [
    'Swagger 1.2',
    'swaggerVersion: 1.2\nswagger: 1.2',
    /version 1.2: ask its owner for OpenAPI 3.1 or 3.0, or Swagger 2.0/,
  ],
  ['OpenAPI 4', 'openapi: 4.0.0\npaths: {}', /version 4.0.0: ask its owner/],
  ['a document without operations', 'openapi: 3.1.0\npaths: {}', /describes no operation/],
  ['a Swagger 2.0 document without paths', 'swagger: 2.0\ninfo: {}', /cannot be converted|describes no operation/],
  [
    'operations without replies',
    "openapi: 3.1.0\npaths: { /a: { get: { responses: { '204': { description: x } } } } }",
    /no operation to draft from/,
  ],
])('%s is refused, and the refusal says what to ask for', async (_name, text, wanted) => {
  const drafted = await draft('x', 'x.yaml', text);
  expect(drafted).toMatchObject({
    ok: false,
    failure: { en: expect.stringMatching(wanted), zh: expect.stringMatching(/\p{Script=Han}/u) },
  });
});

test('nothing is overwritten, and nothing is left half written', async () => {
  const spec = resolve('tests/drafts/hunan-library.yaml');
  expect(await shuqiao('vertical', 'add', spec)).toMatchObject({ code: 0, stderr: '' });
  const again = await shuqiao('vertical', 'add', spec);
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toContain('there is a vertical hunan-library already: choose another id with --id');

  await writeFile(join(folder, 'specs', 'reading.yaml'), 'somebody’s');
  const taken = await shuqiao('vertical', 'add', spec, '--id', 'reading');
  expect(taken.code).toBe(1);
  expect(taken.stderr).toMatch(/specs\/reading\.yaml exists and is not overwritten/);
  expect(await readFile(join(folder, 'specs', 'reading.yaml'), 'utf8')).toBe('somebody’s');
  expect(
    (await readdir(join(folder, 'config'), { recursive: true })).filter((name) => name.includes('reading')),
  ).toEqual([]);
});

test('--out keeps a draft apart; --language speaks the reader’s', async () => {
  const out = join(folder, 'apart');
  const spec = resolve('tests/drafts/hunan-library.yaml');
  const { stdout } = await shuqiao('vertical', 'add', spec, '--id', 'apart', '--out', out, '--language', 'en');
  expect(stdout).toContain('The first draft of the vertical apart:');
  expect(await readdir(out, { recursive: true })).toEqual(
    expect.arrayContaining(['config/verticals/apart.yaml', 'config/resources/apart.yaml', 'specs/apart.yaml']),
  );
  const refused = await shuqiao('vertical', 'add', spec, '--id', 'No Good');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('give one with --id') });
});

/** Their messages are documents within documents, or encrypted: an OpenAPI schema does not show what is inside. */
const hidden = ['mps-traffic', 'nhsa-medical'];
const verticals = (await readdir('specs'))
  .map((file) => file.replace('.yaml', ''))
  .filter((id) => !hidden.includes(id));

test.each(verticals)(
  'from the document of %s every operation in use is drafted, with each of its parameters and fields',
  async (id) => {
    const drafted = parse(fileOf(await draft(`x-${id}`, `specs/${id}.yaml`), `config/resources/x-${id}.yaml`));
    const names = (list: readonly { upstream: string }[]) => list.map(({ upstream }) => upstream);
    for (const resource of parse(await readFile(`config/resources/${id}.yaml`, 'utf8'))) {
      const own = drafted.find(({ operation }: { operation: string }) => operation === resource.operation);
      expect(own, resource.operation).toBeDefined();
      expect(names(own.parameters), resource.operation).toEqual(expect.arrayContaining(names(resource.parameters)));
      expect(names(own.fields), resource.operation).toEqual(expect.arrayContaining(names(resource.fields)));
      for (const field of own.fields) expect(field).toMatchObject({ level: null, mask: null });
    }
  },
);
