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

/** Makes a pair, its files in `folder`; the command speaks DER of signatures, partners r ‖ s. */
export async function opensslSm2(folder: string, name: string): Promise<OpensslSm2> {
  const run = (...args: readonly string[]) => openssl(args, { cwd: folder });
  await run('ecparam', '-name', 'SM2', '-genkey', '-noout', '-out', `${name}.pem`);
  await run('pkey', '-in', `${name}.pem`, '-pubout', '-out', `${name}.pub.pem`);
  const der = await run('ec', '-in', `${name}.pem`, '-outform', 'DER'); // RFC 5915
  return {
    privateKey: der.subarray(7, 39).toString('hex'),
    publicKey: der.subarray(-65).toString('hex'),
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
