import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cipherNames, deriveExchangeKeys, open, seal } from '../../src/exchange/index.ts';

const masters = [{ id: 'one', secret: randomBytes(32) }];
const value = { rows: [{ name: '欧阳娜娜', note: '一'.repeat(500) }] };

describe.each(cipherNames)('what %s sealed', (cipher) => {
  const keys = deriveExchangeKeys(masters, cipher);
  const sealed = seal('here', value, keys);

  test('opens at its place alone, with its key alone, whatever seals now', () => {
    for (const now of cipherNames) expect(open('here', sealed, deriveExchangeKeys(masters, now))).toEqual(value);
    expect(open('there', sealed, keys)).toBeUndefined();
    expect(open('here', sealed, deriveExchangeKeys([{ id: 'one', secret: randomBytes(32) }], cipher))).toBeUndefined();
  });

  test('is nothing once any byte of it is touched, or it is cut', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const touched = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(open('here', touched, keys), `byte ${at}`).toBeUndefined();
    }
    for (let length = 0; length < 40; length += 1)
      expect(open('here', sealed.subarray(0, length), keys)).toBeUndefined();
  });
});

test('sm4-gcm is what OpenSSL calls by that name', () => {
  const sealed = seal('here', value, deriveExchangeKeys(masters, 'sm4-gcm'));
  const secret = masters[0]?.secret ?? new Uint8Array();
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'shuqiao cache sealing sm4-gcm', 16));
  const decipher = createDecipheriv('sm4-gcm' as 'aes-256-gcm', key, sealed.subarray(5, 17), { authTagLength: 16 });
  decipher.setAAD(Buffer.from('here'));
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(17, -16)), decipher.final()]).toString();
  expect(JSON.parse(text)).toEqual(value);
});

test('a key that waits opens what others sealed with it, and seals nothing yet; names stay as they are', () => {
  const fresh = { id: 'two', secret: randomBytes(32) };
  const [before, meanwhile, after] = [masters, [{ ...fresh, waits: true }, ...masters], [fresh, ...masters]].map(
    (keys) => deriveExchangeKeys(keys),
  );
  if (!before || !meanwhile || !after) throw new Error('three sets of keys');
  expect(open('here', seal('here', value, meanwhile), before)).toEqual(value);
  expect(open('here', seal('here', value, after), meanwhile)).toEqual(value);
  expect(open('here', seal('here', value, after), before)).toBeUndefined();
  expect(new Set([before, meanwhile, after].map(({ naming }) => Buffer.from(naming).toString('hex'))).size).toBe(1);
});
