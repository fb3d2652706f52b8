import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpClient, SendFailure } from '../../src/exchange/index.ts';
import type { OutboundRequest } from '../../src/model/index.ts';
import { type CertifiedKey, createAuthority } from '../../src/sandbox/certificates.ts';

/** Who calls, and whom it believes to call. */
export const callers = [
  'good',
  'without-certificate',
  'of-another-authority',
  'ended',
  'expects-another-name',
  'trusts-another-authority',
] as const;
export type Caller = (typeof callers)[number];

/** A vertical that demands certificates, and what each caller holds. It listens on the loopback, as `localhost`. */
export interface Certified {
  readonly port: number;
  /** PEM; nothing where the caller has no certificate. */
  held(caller: Caller): CertifiedKey | undefined;
  /** PEM. */
  trusted(caller: Caller): string;
}

export interface Connected extends AsyncDisposable {
  readonly http: HttpClient;
  /** The request as this caller makes it. */
  request(caller: Caller, path: string): OutboundRequest;
}

/** What every `HttpClient` promises of mutual TLS (RFC 8446 §4.4.2), against a server with real certificates. */
export function mutualTlsPromises(
  technology: string,
  connect: (vertical: Certified) => Promise<Connected>,
  { ended = 'unreachable' }: { readonly ended?: SendFailure['kind'] } = {},
): void {
  describe(`mutual TLS: ${technology}`, () => {
    let server: Server;
    let connected: Connected;
    const heard: string[] = [];

    beforeAll(async () => {
      const [authority, another] = await Promise.all([createAuthority('authority'), createAuthority('authority')]);
      const own = await authority.issue({ name: 'vertical', use: 'server', hosts: ['localhost'] });
      const client = { name: 'gateway of Suining', use: 'client' } as const;
      const good = await authority.issue(client);
      const foreign = await another.issue(client);
      const over = await authority.issue({ ...client, endsAt: Date.now() - 60_000 });
      server = createServer(
        { key: own.privateKey, cert: own.certificate, ca: authority.certificate, requestCert: true },
        (request, response) => {
          heard.push(request.url ?? '');
          if (request.url === '/never') return;
          if (request.url === '/moved') response.writeHead(302, { Location: '/elsewhere' }).end();
          else response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN);
        },
      );
      await once(server.listen(0, '127.0.0.1'), 'listening');
      connected = await connect({
        port: (server.address() as AddressInfo).port,
        held(caller) {
          if (caller === 'without-certificate') return undefined;
          return { 'of-another-authority': foreign, ended: over }[caller as string] ?? good;
        },
        trusted: (caller) => (caller === 'trusts-another-authority' ? another : authority).certificate,
      });
    });
    afterAll(async () => {
      await connected[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    });

    const send = (caller: Caller, path: string, timeoutMs = 10_000) =>
      connected.http.send(connected.request(caller, path), {
        timeoutMs,
        bodyBytesMax: 1_000,
        signal: new AbortController().signal,
      });

    test('a vertical that demands a certificate gets the one that was issued to the gateway', async () => {
      const reply = await send('good', '/who');
      expect(reply.ok && new TextDecoder().decode(reply.value.body)).toBe('gateway of Suining');
    });

    test('its redirects are not followed either', async () => {
      expect(await send('good', '/moved')).toMatchObject({ ok: true, value: { status: 302 } });
      expect(heard).not.toContain('/elsewhere');
    });

    test('one that never answers is given up at the deadline', async () => {
      expect(await send('good', '/never', 300)).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
    });

    test('without a certificate, or with one of an authority it does not know, the vertical hears nothing of the call', async () => {
      for (const caller of ['without-certificate', 'of-another-authority'] as const) {
        expect(await send(caller, `/${caller}`)).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
        expect(heard).not.toContain(`/${caller}`);
      }
    });

    test('with a certificate that has ended, neither; a new one is good', async () => {
      expect(await send('ended', '/too-late')).toMatchObject({ ok: false, failure: { kind: ended } });
      expect(heard).not.toContain('/too-late');
      expect(await send('good', '/renewed')).toMatchObject({ ok: true });
    });

    test('a vertical whose own certificate has another name, or is of nobody we trust, is told nothing', async () => {
      for (const caller of ['expects-another-name', 'trusts-another-authority'] as const) {
        expect(await send(caller, `/${caller}`)).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
        expect(heard).not.toContain(`/${caller}`);
      }
    });
  });
}
