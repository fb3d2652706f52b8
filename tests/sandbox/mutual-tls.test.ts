import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createAuthority } from '../../src/sandbox/certificates.ts';
import { mutualTlsGate } from '../../src/sandbox/gates/mutual-tls.ts';
import { type Listener, listen } from '../../src/sandbox/listener.ts';
import { defineOperation } from '../../src/sandbox/owner.ts';
import { jsonOwner } from '../../src/sandbox/owners/json-envelope.ts';
import { createService, type LoggedCall } from '../../src/sandbox/service.ts';

const heard: LoggedCall[] = [];
let owner: Listener;
let issued: Readonly<Record<string, string>>;

beforeAll(async () => {
  const gate = mutualTlsGate('sta-tax');
  const { tls, environment = {} } = (await gate.secure?.('127.0.0.1')) ?? {};
  issued = environment;
  const app = createService({ owner: taxes, gate, fault: () => undefined, log: (call) => heard.push(call) });
  owner = await listen(app, '127.0.0.1', 0, tls);
});
afterAll(() => owner.stop());

const taxes = jsonOwner(
  {
    ...{ status: 'code', message: 'message', data: 'data', success: ['0', 'ok'], noRecord: ['1', 'none'] },
    refusals: {
      ...{ 'missing-parameter': ['2', 'missing'], 'bad-parameter': ['3', 'bad'] },
      ...{ 'not-granted': ['4', 'no'], broken: ['9', 'broken'] },
    },
    dataWithout: 'absent',
  },
  [defineOperation({ id: 'tax', path: '/tax', parameters: z.object({ id: z.string() }), find: ({ id }) => ({ id }) })],
);

/** Calls as one who holds this certificate, or none. */
async function call(shown: {
  certificate?: string | undefined;
  privateKey?: string | undefined;
  ca?: string | undefined;
}) {
  const id = randomUUID();
  const connect = {
    ca: shown.ca ?? issued.STA_TAX_AUTHORITY,
    ...(shown.certificate !== undefined && { cert: shown.certificate, key: shown.privateKey }),
  };
  const agent = new Agent({ connect });
  try {
    const reply = await agent.request({
      origin: owner.url,
      path: '/tax',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id }),
    });
    return { id, answer: (await reply.body.json()) as unknown };
  } catch (error) {
    return { id, answer: (error as { code?: string }).code };
  } finally {
    await agent.destroy();
  }
}

const own = () => ({ certificate: issued.STA_TAX_CERTIFICATE, privateKey: issued.STA_TAX_PRIVATE_KEY });

test('lets in who shows the certificate that the owner gave', async () => {
  const { id, answer } = await call(own());
  expect(answer).toEqual({ code: '0', message: 'ok', data: { id } });
});

test('hears nothing of one without a certificate or with another authority’s of the same names', async () => {
  const impostor = await createAuthority('Authority of sta-tax');
  const foreign = await impostor.issue({ name: 'Gateway of Suining', use: 'client' });
  const before = heard.length;
  for (const shown of [{}, foreign])
    expect((await call(shown)).answer).toMatch(/^(ERR_SSL_|ECONNRESET|UND_ERR_SOCKET)/);
  expect(heard).toHaveLength(before);
});

test('proves to the caller that it is the owner: one who trusts another authority does not speak to it', async () => {
  const other = await createAuthority('Authority of sta-tax');
  const before = heard.length;
  expect((await call({ ...own(), ca: other.certificate })).answer).toBe('CERT_SIGNATURE_FAILURE');
  expect(heard).toHaveLength(before);
});
