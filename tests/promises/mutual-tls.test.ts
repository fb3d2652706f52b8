import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { OutboundRequest } from '../../src/model/index.ts';
import { createUndiciClient } from '../../src/platform/node/undici-client.ts';
import { type CertifiedKey, createAuthority } from '../../src/sandbox/certificates.ts';
import { type Caller, type Certified, mutualTlsPromises } from './mutual-tls.ts';

mutualTlsPromises(
  'undici',
  async (vertical) => {
    const http = createUndiciClient();
    return {
      http,
      request: (caller, path) => requestOf(vertical, caller, path),
      [Symbol.asyncDispose]: () => http.close(),
    };
  },
  { ended: 'refused' },
);

const send = async (url: string, clientCertificate: CertifiedKey) => {
  const http = createUndiciClient();
  try {
    const limits = { timeoutMs: 10_000, bodyBytesMax: 1_000, signal: new AbortController().signal };
    return await http.send({ method: 'GET', url, headers: {}, clientCertificate }, limits);
  } finally {
    await http.close();
  }
};

test('a failure says of an ended certificate since when, and nothing of the key', async () => {
  const authority = await createAuthority('authority');
  const over = await authority.issue({ name: 'gateway', use: 'client', endsAt: Date.UTC(2026, 5, 30) });
  const note = 'ECONNREFUSED: our certificate ended on 2026-06-30';
  expect(await send('https://127.0.0.1:9/', over)).toEqual({ ok: false, failure: { kind: 'refused', note } });
});

test('a vertical that says it does not accept the certificate has refused us, and is not lost', async () => {
  const badCertificate = Uint8Array.of(0x15, 3, 3, 0, 2, 2, 42); // a record with that alert, RFC 5246 §7.2.2
  const vertical = createServer((socket) => socket.once('data', () => socket.end(badCertificate)));
  await once(vertical.listen(0, '127.0.0.1'), 'listening');
  const authority = await createAuthority('authority');
  const { port } = vertical.address() as AddressInfo;
  const outcome = await send(`https://127.0.0.1:${port}/`, await authority.issue({ name: 'gateway', use: 'client' }));
  vertical.close();
  const note = expect.stringContaining('ALERT_BAD_CERTIFICATE');
  expect(outcome).toEqual({ ok: false, failure: { kind: 'refused', note } });
});

function requestOf(vertical: Certified, caller: Caller, path: string): OutboundRequest {
  const host = caller === 'expects-another-name' ? '127.0.0.1' : 'localhost';
  const held = vertical.held(caller);
  const authority = vertical.trusted(caller);
  return {
    method: 'GET',
    url: `https://${host}:${vertical.port}${path}`,
    headers: {},
    clientCertificate: { ...(held ?? { certificate: '', privateKey: '' }), authority },
  };
}
