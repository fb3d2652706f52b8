import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { createMemory } from '../memory.ts';
import { clockToleranceMs, environmentName, type Gate, type Refusal } from './gate.ts';

/**
 * SM2-signed, SM4-encrypted envelopes (国密信封) in both directions. The caller's signature is checked before anything is
 * decrypted, and an envelope is good once. Refusals are the owner's codes under HTTP 200, signed like every other answer.
 */
export function sealedGate(vertical: string, now: () => number): Gate {
  const appId = `shuqiao-${randomBytes(6).toString('hex')}`;
  const caller = sm2.generateKeyPairHex();
  const platform = sm2.generateKeyPairHex();
  const sm4Key = randomBytes(16);
  const seen = createMemory(now);
  return {
    pathPrefix: '',
    open() {},
    admit({ body }) {
      const envelope = readEnvelope(body);
      if (envelope === undefined) return refusal('9001');
      if (envelope.appId !== appId) return refusal('9002');
      const { timestamp, encData, signData } = envelope;
      if (!/^[0-9]{13}$/.test(timestamp) || Math.abs(now() - Number(timestamp)) > clockToleranceMs) {
        return refusal('9003');
      }
      if (!isSignedBy(caller.publicKey, signedText(envelope), signData)) return refusal('9004');
      // Last, so that a forged call uses up nobody's envelope. What is encrypted never repeats: its IV is fresh.
      if (!seen.isNew(encData)) return refusal('9005');
      return decrypt(encData, sm4Key) === undefined ? refusal('9006') : undefined;
    },
    unauthorised: 'own',
    seal: {
      open(body) {
        const plain = decrypt(readEnvelope(body)?.encData ?? '', sm4Key);
        return new TextEncoder().encode(plain ?? '');
      },
      close(reply) {
        const { encData, ...members } = JSON.parse(reply) as Readonly<Record<string, unknown>>;
        const envelope = {
          ...members,
          ...{ appId, timestamp: String(now()), version: '1.0', encType: 'SM4', signType: 'SM2' },
          ...(encData !== undefined && { encData: encrypt(JSON.stringify(encData), sm4Key) }),
        };
        const signData = sm2.doSignature(new TextEncoder().encode(signedText(envelope)), platform.privateKey, {
          hash: true,
          userId: signerId,
        });
        return JSON.stringify({ ...envelope, signData: Buffer.from(signData, 'hex').toString('base64') });
      },
    },
    environment: {
      [`${environmentName(vertical)}_APP_ID`]: appId,
      [`${environmentName(vertical)}_PRIVATE_KEY`]: caller.privateKey,
      [`${environmentName(vertical)}_SM4_KEY`]: sm4Key.toString('hex'),
      [`${environmentName(vertical)}_PLATFORM_KEY`]: platform.publicKey,
    },
  };
}

const memberNames = ['appId', 'timestamp', 'version', 'encType', 'signType', 'encData', 'signData'] as const;
type Envelope = Readonly<Record<(typeof memberNames)[number], string>>;

function readEnvelope(body: Uint8Array): Envelope | undefined {
  const members = parse(new TextDecoder().decode(body));
  const isWhole =
    typeof members === 'object' &&
    members !== null &&
    Object.keys(members).length === memberNames.length &&
    memberNames.every((name) => typeof Reflect.get(members, name) === 'string');
  if (!isWhole) return undefined;
  const envelope = members as Envelope;
  const isOurs = envelope.version === '1.0' && envelope.encType === 'SM4' && envelope.signType === 'SM2';
  return isOurs ? envelope : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every member but the signature, sorted by name: `appId=…&encData=…&…`. */
function signedText(envelope: Readonly<Record<string, unknown>>): string {
  return Object.entries(envelope)
    .filter(([name]) => name !== 'signData')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** GM/T 0009 §10: who has no id of its own signs with this one. */
const signerId = '1234567812345678';

/** GB/T 32918.2 §7: r ‖ s, 32 bytes each, in base64. */
function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.length !== 64 || bytes.toString('base64') !== signature) return false;
  try {
    const options = { hash: true, userId: signerId };
    return sm2.doVerifySignature(new TextEncoder().encode(text), bytes.toString('hex'), publicKey, options);
  } catch {
    return false; // r or s out of range
  }
}

/** base64 of IV (16 bytes) ‖ SM4-CBC with PKCS #7 (GB/T 32907, GB/T 17964). */
function encrypt(text: string, key: Buffer): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('sm4-cbc', key, iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

function decrypt(sealed: string, key: Buffer): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv('sm4-cbc', key, bytes.subarray(0, 16));
    return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function refusal(code: keyof typeof messages): Refusal {
  return { status: 200, body: { code, message: messages[code] } };
}

const messages = {
  '9001': '报文不完整或格式错误',
  '9002': '应用未登记',
  '9003': '请求时间超出允许范围',
  '9004': '验签失败',
  '9005': '报文重复',
  '9006': '解密失败',
} as const;
