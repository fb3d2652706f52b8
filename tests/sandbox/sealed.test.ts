import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sealedGate } from '../../src/sandbox/gates/sealed.ts';
import { type Listener, listen } from '../../src/sandbox/listener.ts';
import { defineOperation } from '../../src/sandbox/owner.ts';
import { sealedJsonOwner } from '../../src/sandbox/owners/sealed-json.ts';
import { createService, type LoggedCall } from '../../src/sandbox/service.ts';
import { buildPipe, type PipeSettings } from '../../src/verticals/index.ts';
import { openssl } from '../support/openssl.ts';
import { type OpensslSm2, opensslSm2 } from '../support/sm2-keys.ts';
import { upstreamCall } from '../verticals/pipes.ts';
import { post } from './clients.ts';

/** A caller written from the owner's manual with the openssl command alone; then the gateway's own pipe. */

const minute = 60_000;
let ahead = 0;
const now = () => Date.now() + ahead;
const heard: LoggedCall[] = [];
let folder: string;
let service: Listener;
let caller: OpensslSm2;
let platform: OpensslSm2;
let issued: {
  readonly appId: string;
  readonly privateKey: string;
  readonly sm4Key: string;
  readonly platformKey: string;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-sealed-'));
  const gate = sealedGate('nhsa-medical', now);
  service = await listen(
    createService({ owner: insurance, gate, fault: () => undefined, log: (call) => heard.push(call) }),
    '127.0.0.1',
    0,
  );
  const given = (name: string) => gate.environment[`NHSA_MEDICAL_${name}`] ?? '';
  issued = {
    ...{ appId: given('APP_ID'), privateKey: given('PRIVATE_KEY') },
    ...{ sm4Key: given('SM4_KEY'), platformKey: given('PLATFORM_KEY') },
  };
  caller = await opensslSm2(folder, 'caller', { privateKey: issued.privateKey });
  platform = await opensslSm2(folder, 'platform', { publicKey: issued.platformKey });
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

const insurance = sealedJsonOwner(
  {
    ...{ status: 'code', message: 'message', success: ['0', '成功'], noRecord: ['1001', '无参保信息'] },
    refusals: {
      ...{ 'missing-parameter': ['1002', '缺少参数'], 'bad-parameter': ['1003', '参数错误'] },
      ...{ 'not-granted': ['9007', '未授权'], broken: ['9999', '系统异常'] },
    },
  },
  [
    defineOperation({
      id: 'queryInsured',
      path: '/fsi/insured',
      parameters: z.object({ certno: z.string() }),
      find: ({ certno }) => (certno === 'nobody' ? undefined : { certno, status: '1' }),
    }),
  ],
);

type Members = Record<string, string>;

async function sealed(message: unknown, replaced: Members = {}): Promise<Members> {
  const envelope: Members = {
    ...{ appId: issued.appId, timestamp: String(now()), version: '1.0', encType: 'SM4', signType: 'SM2' },
    encData: await encrypt(JSON.stringify(message)),
    ...replaced,
  };
  return { ...envelope, signData: await caller.sign(textOf(envelope)) };
}

async function call(envelope: Members) {
  const answer = await post(
    `${service.url}/fsi/insured`,
    { 'Content-Type': 'application/json' },
    JSON.stringify(envelope),
  );
  const { signData = '', ...members } = answer.json() as Members;
  expect(await platform.verifies(textOf(members), signData)).toBe(true);
  return { code: members.code, data: members.encData && JSON.parse(await decrypt(members.encData)) };
}

test('lets in what openssl signed and encrypted, and openssl verifies and decrypts the answer', async () => {
  expect(await call(await sealed({ certno: 'a' }))).toEqual({ code: '0', data: { certno: 'a', status: '1' } });
  expect(heard.at(-1)).toMatchObject({ admitted: true, parameters: { certno: 'a' } });
  expect(await call(await sealed({ certno: 'nobody' }))).toEqual({ code: '1001', data: undefined });
  expect(await call(await sealed({}))).toEqual({ code: '1002', data: undefined });
});

test('refuses a call in which any part is another, signs its refusal, and gives no data', async () => {
  const good = await sealed({ certno: 'a' });
  const other = await opensslSm2(folder, 'other');
  const { signData, ...rest } = good;
  const refusals: readonly [Members, string][] = [
    [rest, '9001'],
    [{ ...good, encType: 'none' }, '9001'],
    [{ ...good, more: 'x' }, '9001'],
    [{ ...good, appId: 'nobody' }, '9002'],
    [{ ...good, timestamp: String(now() + 1) }, '9004'],
    [{ ...good, encData: await encrypt('{"certno":"b"}') }, '9004'],
    [{ ...rest, signData: await other.sign(textOf(rest)) }, '9004'],
    [{ ...good, signData: Buffer.alloc(64).toString('base64') }, '9004'],
    [await sealed({}, { timestamp: String(now() - 6 * minute) }), '9003'],
    [await sealed({}, { encData: await encrypt('{"certno":"b"}', 'ff'.repeat(16)) }), '9006'],
  ];
  for (const [envelope, code] of refusals) expect(await call(envelope)).toEqual({ code, data: undefined });
  expect(heard.at(-1)).toMatchObject({ admitted: false, parameters: {} });
  // None of these has used up the good call.
  expect(await call(good)).toMatchObject({ code: '0' });
});

test('refuses a call that is replayed, at once and later by its time', async () => {
  const once = await sealed({ certno: 'a' });
  expect(await call(once)).toMatchObject({ code: '0' });
  expect(await call(once)).toEqual({ code: '9005', data: undefined });
  ahead += 6 * minute;
  expect(await call(once)).toEqual({ code: '9003', data: undefined });
});

test('the gateway’s pipe gets its answer, and finds out what was signed by another or read with another key', async () => {
  const ask = async (certno: string, credential: Partial<typeof issued> = {}) => {
    const channel = buildPipe(settings({ ...issued, ...credential })).channel('any');
    const nonce = randomBytes(16).toString('hex');
    const { url, headers, body } = channel.request(upstreamCall({ idNumber: certno }, { now: now(), nonce }));
    expect(Buffer.from(body ?? '').toString()).not.toContain(certno);
    const reply = await fetch(url, { method: 'POST', headers, body: body ?? null });
    return channel.read({ status: reply.status, headers: {}, body: new Uint8Array(await reply.arrayBuffer()) });
  };
  expect(await ask('subject-a')).toEqual({ kind: 'rows', rows: [{ insured: true }] });
  expect(await ask('nobody')).toEqual({ kind: 'no-record' });
  const { privateKey, publicKey } = await opensslSm2(folder, 'stranger');
  const failed = { kind: 'failed', reason: 'vertical-invalid-answer' };
  const note = 'signData: expected the platform’s signature';
  expect(await ask('subject-a', { platformKey: publicKey })).toEqual({ ...failed, note });
  expect(await ask('subject-a', { privateKey })).toMatchObject({ reason: 'vertical-refused', note: 'code: code 9004' });
  expect(await ask('subject-a', { sm4Key: 'ff'.repeat(16) })).toMatchObject({ reason: 'vertical-refused' });
});

function settings(credential: typeof issued): PipeSettings {
  return {
    resource: 'nhsa-medical.example',
    baseUrl: service.url,
    dialect: { signing: 'sm2-sm4', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
    envelope: {
      ...{ status: 'code', message: 'message', data: 'encData', success: ['0'], noRecord: ['1001'] },
      refused: ['9001', '9002', '9003', '9004', '9005', '9006', '9007'],
    },
    takes: [],
    timeoutMs: 5_000,
    operation: { method: 'POST', path: '/fsi/insured', request: {}, reply: replySchema },
    parameters: [{ name: 'idNumber', upstream: 'certno' }],
    fields: [{ name: 'insured', upstream: 'status', type: 'boolean', codes: { '1': true, '2': false } }],
    many: false,
    credentials: { per: 'vertical', credential },
  };
}

/** As the owner's spec has it: what is encrypted is text, whose content has a schema (JSON Schema 2020-12, Validation §8.5). */
const replySchema = {
  type: 'object',
  required: ['code', 'message', 'appId', 'timestamp', 'version', 'signType', 'signData'],
  properties: {
    encData: {
      ...{ type: 'string', contentEncoding: 'base64', contentMediaType: 'application/json' },
      contentSchema: { type: 'object', required: ['status'], properties: { status: { enum: ['1', '2'] } } },
    },
  },
};

function textOf(members: Members): string {
  return Object.keys(members)
    .filter((name) => name !== 'signData')
    .toSorted()
    .map((name) => `${name}=${members[name]}`)
    .join('&');
}

async function encrypt(text: string, key = issued.sm4Key): Promise<string> {
  const iv = randomBytes(16);
  await writeFile(join(folder, 'plain'), text);
  const cipher = await openssl(['enc', '-sm4-cbc', '-K', key, '-iv', iv.toString('hex'), '-in', 'plain'], {
    cwd: folder,
  });
  return Buffer.concat([iv, cipher]).toString('base64');
}

async function decrypt(sealedText: string): Promise<string> {
  const bytes = Buffer.from(sealedText, 'base64');
  const iv = bytes.subarray(0, 16).toString('hex');
  await writeFile(join(folder, 'cipher'), bytes.subarray(16));
  await openssl(['enc', '-d', '-sm4-cbc', '-K', issued.sm4Key, '-iv', iv, '-in', 'cipher', '-out', 'plain'], {
    cwd: folder,
  });
  return readFile(join(folder, 'plain'), 'utf8');
}
