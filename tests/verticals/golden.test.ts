import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import type { OutboundRequest, RequestId } from '../../src/model/index.ts';
import { type Charset, converters, envelopes, formats, signings } from '../../src/verticals/index.ts';
import { sm2Verifier } from '../../src/verticals/national-crypto.ts';
import { convertValue } from '../../src/verticals/rows.ts';
import { type GoldenPair, goldenPairs } from './golden-files.ts';

const families = { signing: signings, envelopes, formats, convert: converters };

describe.each(Object.entries(families))('golden pairs of %s', (family, parts) => {
  test('every part has pairs in a folder of its name, and every pair has its part', () => {
    const pairs = goldenPairs(family);
    const folders = new Set(pairs.map(({ name }) => name.split('/')[0]));
    expect([...folders].toSorted()).toEqual(parts.map(({ name }) => name).toSorted());
    for (const { name, part } of pairs) expect(name).toMatch(new RegExp(`^${part}/`));
  });
});

describe('signing', () => {
  test.each(byName(goldenPairs('signing')))('%s', (_name, pair) => {
    expect(signingOutcome(pair)).toEqual(pair.made);
  });
});

describe('envelopes', () => {
  test.each(byName(goldenPairs('envelopes')))('%s', (_name, pair) => {
    expect(envelopeOutcome(pair)).toEqual(pair.made);
  });
});

describe('formats', () => {
  test.each(byName(goldenPairs('formats')))('%s', (_name, pair) => {
    expect(formatOutcome(pair)).toEqual(pair.made);
  });
});

describe('convert', () => {
  test.each(byName(goldenPairs('convert')))('%s', (_name, { part, came, codes, made }) => {
    const outcome = convertValue(came, found(converters, part), (codes ?? {}) as Record<string, string | boolean>);
    expect(outcome.ok ? { value: outcome.value } : { expected: outcome.failure }).toEqual(made);
  });
});

function signingOutcome({ part, step, came }: GoldenPair): unknown {
  const signing = found(signings, part);
  const {
    credential,
    service,
    method,
    url,
    session,
    renewal,
    now,
    nonce,
    status,
    headers,
    body,
    message,
    signedBy,
    signedText,
  } = came as {
    credential: unknown;
    service?: string;
    method: 'GET' | 'POST';
    url: string;
    session?: string;
    renewal?: string;
    now: number;
    nonce?: string;
    status: number;
    headers?: Record<string, string>;
    body?: string;
    message: Record<string, unknown>;
    signedBy: string;
    signedText: string;
  };
  const bytes = new TextEncoder().encode(body ?? '');
  const reply = { status, headers: headers ?? {}, body: bytes };
  if (step === 'platform-failure') return signing.platformFailure(reply) ?? null;
  const signer = signing.bind(credential, { baseUrl: 'https://vertical.example.cn', service: service ?? '' }, []);
  switch (step) {
    case 'headers': {
      const request = { method, url, headers: {}, ...(body !== undefined && { body: bytes }) };
      return signer.headers?.(request, { session, now, nonce: nonce ?? '' });
    }
    case 'members':
      return signer.members?.({ session, now, nonce: nonce ?? '' });
    case 'seal': {
      // a signature is another each time: it is checked instead
      const { signData, ...members } = signer.seal?.(message, { session, now, nonce: nonce ?? '' }) ?? {};
      return { ...members, signed: sm2Verifier(signedBy)(signedText, String(signData)) };
    }
    case 'open': {
      const opened = signer.open?.(message);
      return opened?.ok ? opened.value : opened?.failure;
    }
    case 'client-certificate':
      return signer.clientCertificate;
    case 'session-request': {
      const request = signer.session?.request({ now, nonce: nonce ?? '', ...(renewal !== undefined && { renewal }) });
      return request && { ...request, body: textOf(request) };
    }
    case 'session-reply': {
      const session = signer.session?.read(reply, { now });
      return session?.ok ? session.value : session?.failure;
    }
    default:
      throw new Error(`no such step: ${step}`);
  }
}

function envelopeOutcome({ part, step, came }: GoldenPair): unknown {
  const { settings, takes, service, many, title, page, parameters, proof, call, document } = came as {
    settings: unknown;
    takes?: 'officer'[];
    service?: string;
    many?: boolean;
    title?: string;
    page?: number;
    parameters: Record<string, string>;
    proof?: Record<string, string>;
    call: { id: string; nonce: string; department: { id: string; name: string; uscc: string } } & Record<
      'officer' | 'matter' | 'case',
      string
    >;
    document: unknown;
  };
  const site = { takes: takes ?? [], service: service ?? '', many: many ?? false, title: title ?? '' };
  const wrapping = found(envelopes, part).bind(settings, site, { settings: [], takes: [] });
  if (step === 'open') return wrapping.open(document, page ?? 0);
  return wrapping.wrap(
    parameters,
    { ...call, id: call.id as RequestId, parameters: {}, now: 0, page: page ?? 0 },
    proof ?? {},
  );
}

function formatOutcome({ part, step, came }: GoldenPair): unknown {
  const format = found(formats, part);
  const { charset, reply, request, body, base64, document } = came as {
    charset: Charset;
    reply?: unknown;
    request?: unknown;
    body?: string;
    base64?: string;
    document: Record<string, unknown>;
  };
  if (step === 'encode')
    return { body: new TextDecoder().decode(format.encoder({ charset, request: request ?? {} })(document)) };
  const bytes = base64 === undefined ? Buffer.from(body ?? '') : Buffer.from(base64, 'base64');
  const decoded = format.decoder({ charset, reply: reply ?? {} })(new Uint8Array(bytes));
  if (step === 'failure') return (decoded.ok && format.failure?.(decoded.value)) || null;
  return decoded.ok ? { document: decoded.value } : { expected: decoded.failure };
}

function byName(pairs: readonly GoldenPair[]): [string, GoldenPair][] {
  return pairs.map((pair) => [pair.name, pair]);
}

function found<Part extends { readonly name: string }>(parts: readonly Part[], name: string): Part {
  const part = parts.find((one) => one.name === name);
  if (!part) throw new Error(`no part is called ${name}`);
  return part;
}

function textOf({ body }: OutboundRequest): string {
  return new TextDecoder().decode(body);
}
