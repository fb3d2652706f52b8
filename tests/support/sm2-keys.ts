import { Buffer } from 'node:buffer';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openssl } from './openssl.ts';

/** An SM2 pair as the openssl command made it. */
export interface OpensslSm2 {
  /** 32 bytes, hex. */
  readonly privateKey: string;
  /** 04 ‖ x ‖ y, hex. */
  readonly publicKey: string;
  /** base64 of r ‖ s. */
  sign(text: string): Promise<string>;
  verifies(text: string, signature: string): Promise<boolean>;
}

/** GM/T 0009 §10. */
const signerId = 'distid:1234567812345678';

/**
 * A new pair, or one of which a half is known, its files in `folder`. The command speaks DER of signatures, partners r ‖ s.
 * Who has the public half alone can only verify.
 */
export async function opensslSm2(
  folder: string,
  name: string,
  known: { readonly privateKey?: string; readonly publicKey?: string } = {},
): Promise<OpensslSm2> {
  const run = (...args: readonly string[]) => openssl(args, { cwd: folder });
  const place = join(folder, `${name}.pem`);
  if (known.publicKey !== undefined) {
    await writeFile(join(folder, `${name}.der`), publicDer(known.publicKey));
    await run('pkey', '-pubin', '-inform', 'DER', '-in', `${name}.der`, '-pubout', '-out', `${name}.pub.pem`);
  } else {
    if (known.privateKey === undefined) await run('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', place);
    else {
      await writeFile(join(folder, `${name}.der`), privateDer(known.privateKey));
      await run('ec', '-inform', 'DER', '-in', `${name}.der`, '-out', place);
    }
    await run('pkey', '-in', place, '-pubout', '-out', `${name}.pub.pem`);
  }
  const publicKey = (await run('pkey', '-pubin', '-in', `${name}.pub.pem`, '-pubout', '-outform', 'DER')).subarray(-65);
  const privateKey =
    known.publicKey === undefined ? (await run('ec', '-in', place, '-outform', 'DER')).subarray(7, 39) : '';
  return {
    privateKey: privateKey.toString('hex'),
    publicKey: publicKey.toString('hex'),
    async sign(text) {
      await writeFile(join(folder, 'text'), text);
      await run('dgst', '-sm3', '-sign', `${name}.pem`, '-sigopt', signerId, '-out', 'signature', 'text');
      return plainSignature(await readFile(join(folder, 'signature'))).toString('base64');
    },
    async verifies(text, signature) {
      await writeFile(join(folder, 'text'), text);
      await writeFile(join(folder, 'signature'), derSignature(Buffer.from(signature, 'base64')));
      const verify = ['-verify', `${name}.pub.pem`, '-sigopt', signerId, '-signature', 'signature', 'text'];
      return run('dgst', '-sm3', ...verify).then(
        (printed) => printed.toString().includes('Verified OK'),
        () => false,
      );
    },
  };
}

/** RFC 5915 §3, on the curve sm2p256v1 (1.2.156.10197.1.301), without the public half. */
function privateDer(hex: string): Buffer {
  return Buffer.from(`30310201010420${hex}a00a06082a811ccf5501822d`, 'hex');
}

/** RFC 5480 §2. */
function publicDer(hex: string): Buffer {
  return Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${hex}`, 'hex');
}

/** SEQUENCE { r INTEGER, s INTEGER } → r ‖ s. */
function plainSignature(der: Buffer): Buffer {
  const rLength = der[3] ?? 0;
  const integers = [der.subarray(4, 4 + rLength), der.subarray(6 + rLength)];
  return Buffer.concat(integers.map((one) => Buffer.concat([Buffer.alloc(32), one]).subarray(-32)));
}

function derSignature(plain: Buffer): Buffer {
  const integer = (bytes: Buffer) => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const digits = bytes.subarray(start);
    const value = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
    return Buffer.concat([Buffer.from([2, value.length]), value]);
  };
  const both = Buffer.concat([integer(plain.subarray(0, 32)), integer(plain.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}
