import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sm2Signer, sm2Verifier, sm4Open, sm4Seal } from '../../src/verticals/national-crypto.ts';
import { openssl } from '../support/openssl.ts';
import { type OpensslSm2, opensslSm2 } from '../support/sm2-keys.ts';

let folder: string;
let pair: OpensslSm2;
const text = 'appId=示例&encData=b64==&timestamp=1795484400000';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-national-'));
  pair = await opensslSm2(folder, 'pair');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('openssl verifies what we sign, and no other text', async () => {
  for (let times = 0; times < 8; times += 1) {
    // short r and s come now and then
    const signature = sm2Signer(pair.privateKey)(text);
    expect(await pair.verifies(text, signature)).toBe(true);
    expect(await pair.verifies(`${text}0`, signature)).toBe(false);
  }
});

test('we verify what openssl signs, and no other text, key or signature', async () => {
  const signature = await pair.sign(text);
  const verifies = sm2Verifier(pair.publicKey);
  expect(verifies(text, signature)).toBe(true);
  expect(verifies(`${text} `, signature)).toBe(false);
  const other = await opensslSm2(folder, 'other');
  expect(sm2Verifier(other.publicKey)(text, signature)).toBe(false);
  const bytes = Buffer.from(signature, 'base64');
  for (const at of [0, 31, 32, 63]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(verifies(text, changed.toString('base64'))).toBe(false);
  }
});

test('what is no signature is refused, never an exception', () => {
  const verifies = sm2Verifier(pair.publicKey);
  const nothing = Buffer.alloc(64);
  const ones = Buffer.alloc(64, 0xff);
  const no = [
    '',
    'no base64',
    nothing.toString('base64'),
    ones.toString('base64'),
    Buffer.alloc(63, 7).toString('base64'),
  ];
  for (const signature of no) expect(verifies(text, signature)).toBe(false);
});

test('openssl decrypts what we encrypt, and we what openssl encrypts', async () => {
  const [key, iv] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  for (const plain of ['', '{"a":1}', '绥宁县'.repeat(100), 'sixteen bytes ok']) {
    const sealed = Buffer.from(sm4Seal(new TextEncoder().encode(plain), key, iv), 'base64');
    expect(sealed.subarray(0, 16).toString('hex')).toBe(iv);
    await writeFile(join(folder, 'sealed'), sealed.subarray(16));
    const command = (...more: readonly string[]) =>
      openssl(['enc', '-sm4-cbc', '-K', key, '-iv', iv, ...more], { cwd: folder });
    expect((await command('-d', '-in', 'sealed')).toString('utf8')).toBe(plain);
    await writeFile(join(folder, 'plain'), plain);
    await command('-in', 'plain', '-out', 'theirs');
    const theirs = Buffer.concat([Buffer.from(iv, 'hex'), await readFile(join(folder, 'theirs'))]);
    expect(sm4Open(theirs.toString('base64'), key)).toBe(plain);
  }
});

test('what was sealed under another key, is cut short or is not base64 opens to nothing', () => {
  const [key, iv] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const sealed = sm4Seal(new TextEncoder().encode('{"a":"一"}'), key, iv);
  expect(sm4Open(sealed, key)).toBe('{"a":"一"}');
  expect(sm4Open(sealed, 'ff'.repeat(16))).not.toBe('{"a":"一"}');
  for (const wrong of ['', 'AAAA', sealed.slice(0, -4), `${sealed} `, 'no base64 at all']) {
    expect(sm4Open(wrong, key)).toBeUndefined();
  }
});
