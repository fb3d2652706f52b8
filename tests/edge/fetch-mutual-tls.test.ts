import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Adapters, startAdapters } from './workerd.ts';

let folder: string;
let vertical: Server;
let adapters: Adapters;
let port: number;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-mutual-tls-'));
  await makeCertificates();
  vertical = createServer(
    { key: await pem('server.key'), cert: await pem('server.pem'), ca: await pem('authority.pem'), requestCert: true },
    (request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/moved') response.writeHead(302, { Location: '/elsewhere' }).end();
      else response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN);
    },
  );
  await once(vertical.listen(0, '127.0.0.1'), 'listening');
  port = (vertical.address() as AddressInfo).port;
  adapters = await startAdapters({
    services: [
      external('good', { keypair: true, certificateHost: 'vertical.test' }),
      external('without-certificate', { keypair: false, certificateHost: 'vertical.test' }),
      external('other-name', { keypair: true, certificateHost: 'other.test' }),
    ].join('\n'),
    bindings: [
      ...bound('GOOD', 'good', `https://vertical.test:${port}`),
      ...bound('WITHOUT', 'without-certificate', `https://without.test:${port}`),
      ...bound('OTHER_NAME', 'other-name', `https://other.test:${port}`),
    ].join('\n'),
    files: Object.fromEntries(
      await Promise.all(['authority.pem', 'client.key', 'client.pem'].map(async (name) => [name, await pem(name)])),
    ),
  });
});
afterAll(async () => {
  await adapters[Symbol.asyncDispose]();
  vertical.closeAllConnections();
  vertical.close();
  await rm(folder, { recursive: true, force: true });
});

const send = (url: string) =>
  adapters
    .httpClient()
    .send(
      { method: 'GET', url, headers: {} },
      { timeoutMs: 10_000, bodyBytesMax: 1_000, signal: new AbortController().signal },
    );

test('a vertical that demands a certificate gets the one bound for its origin', async () => {
  const reply = await send(`https://vertical.test:${port}/who`);
  expect(reply.ok && new TextDecoder().decode(reply.value.body)).toBe('gateway of Zhaoyang');
});

test('its redirects are not followed either', async () => {
  expect(await send(`https://vertical.test:${port}/moved`)).toMatchObject({ ok: true, value: { status: 302 } });
  expect(asked).not.toContain('/elsewhere');
});

test('without a certificate the vertical hears nothing of the call', async () => {
  expect(await send(`https://without.test:${port}/secret`)).toMatchObject({
    ok: false,
    failure: { kind: 'unreachable' },
  });
  expect(asked).not.toContain('/secret');
});

test('a vertical whose own certificate has another name, or is of nobody we trust, is told nothing', async () => {
  expect(await send(`https://other.test:${port}/secret`)).toMatchObject({
    ok: false,
    failure: { kind: 'unreachable' },
  });
  expect(await send(`https://127.0.0.1:${port}/secret`)).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
  expect(asked).not.toContain('/secret');
});

function external(name: string, { keypair, certificateHost }: { keypair: boolean; certificateHost: string }): string {
  const own = keypair && 'keypair = (privateKey = embed "client.key", certificateChain = embed "client.pem"),';
  return `(name = "${name}", external = (address = "127.0.0.1:${port}", https = (
    options = (),
    tlsOptions = (${own || ''} trustedCertificates = [embed "authority.pem"]),
    certificateHost = "${certificateHost}",
  ))),`;
}

function bound(name: string, service: string, url: string): readonly string[] {
  return [`(name = "${name}_CERTIFICATE", service = "${service}"),`, `(name = "${name}_URL", text = "${url}"),`];
}

const pem = (name: string) => readFile(join(folder, name), 'utf8');

/** An authority, and what it vouches for: the vertical by its host name, the gateway by its own name. */
async function makeCertificates(): Promise<void> {
  const openssl = (...args: readonly string[]) => promisify(execFile)('openssl', args, { cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'authority.key',
    '-out',
    'authority.pem',
    '-subj',
    '/CN=authority',
  );
  for (const [name, subject, extension] of [
    ['server', 'vertical.test', 'subjectAltName=DNS:vertical.test\nextendedKeyUsage=serverAuth'],
    ['client', 'gateway of Zhaoyang', 'extendedKeyUsage=clientAuth'],
  ] as const) {
    await writeFile(join(folder, `${name}.ext`), extension);
    await openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${subject}`);
    const signing = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-extfile', `${name}.ext`];
    await openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-days', '2', '-out', `${name}.pem`);
  }
}
