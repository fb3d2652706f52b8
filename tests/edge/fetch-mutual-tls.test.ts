import { expect, test } from 'vitest';
import { createFetchClient } from '../../src/platform/edge/fetch-client.ts';
import { type Caller, type Certified, callers, mutualTlsPromises } from '../promises/mutual-tls.ts';
import { startAdapters } from './workerd.ts';

mutualTlsPromises('fetch on workerd, certificates bound', async (vertical) => {
  const adapters = await startAdapters({
    services: callers.map((caller) => external(vertical, caller)).join('\n'),
    bindings: callers.map((caller) => bound(vertical, caller)).join('\n'),
    files: Object.fromEntries(callers.flatMap((caller) => filesOf(vertical, caller))),
  });
  return {
    http: adapters.httpClient(),
    request: (caller, path) => ({ method: 'GET', url: `${originOf(vertical, caller)}${path}`, headers: {} }),
    [Symbol.asyncDispose]: () => adapters[Symbol.asyncDispose](),
  };
});

test('a call that must show a certificate is not made without the binding that holds it', async () => {
  const outcome = await createFetchClient().send(
    {
      method: 'GET',
      url: 'http://127.0.0.1:9/secret',
      headers: {},
      clientCertificate: { certificate: 'held elsewhere', privateKey: 'held elsewhere' },
    },
    { timeoutMs: 10_000, bodyBytesMax: 1_000, signal: new AbortController().signal },
  );
  const note = 'no certificate is bound for its origin';
  expect(outcome).toEqual({ ok: false, failure: { kind: 'unreachable', note } });
});

/** Each caller has an origin of its own: the binding decides where it goes, and whom it believes to reach there. */
function originOf({ port }: Certified, caller: Caller): string {
  return `https://${caller}.test:${port}`;
}

function external(vertical: Certified, caller: Caller): string {
  const pair = `keypair = (privateKey = embed "${caller}.key", certificateChain = embed "${caller}.pem"),`;
  return `(name = "${caller}", external = (address = "127.0.0.1:${vertical.port}", https = (
    options = (),
    tlsOptions = (${vertical.held(caller) ? pair : ''} trustedCertificates = [embed "${caller}.authority.pem"]),
    certificateHost = "${caller === 'expects-another-name' ? 'other.test' : 'localhost'}",
  ))),`;
}

function bound(vertical: Certified, caller: Caller): string {
  const name = caller.toUpperCase().replaceAll('-', '_');
  return `(name = "${name}_CERTIFICATE", service = "${caller}"),
    (name = "${name}_URL", text = "${originOf(vertical, caller)}"),`;
}

function filesOf(vertical: Certified, caller: Caller): readonly (readonly [string, string])[] {
  const held = vertical.held(caller);
  return [
    [`${caller}.authority.pem`, vertical.trusted(caller)],
    ...(held
      ? ([
          [`${caller}.key`, held.privateKey],
          [`${caller}.pem`, held.certificate],
        ] as const)
      : []),
  ];
}
