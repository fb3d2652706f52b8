import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Channel, InboundReply, OutboundRequest, Pipe, Reading, Row, UpstreamCall } from '../model/index.ts';
import { envelopes } from './envelopes/index.ts';
import { failed } from './failures.ts';
import { formats } from './formats/index.ts';
import { buildReplyCheck } from './reply-check.ts';
import { buildRowReader } from './rows.ts';
import type { PipeSettings } from './settings.ts';
import { SettingsError, type SettingsPath } from './settings-error.ts';
import { type Signing, signings } from './signing/index.ts';

/** Composes a resource's trip out and back from the parts its dialect names. Throws a `SettingsError` on bad settings. */
export function buildPipe(settings: PipeSettings): Pipe {
  const { dialect, operation } = settings;
  const signing = pick(signings, dialect.signing, ['dialect', 'signing']);
  const envelope = pick(envelopes, dialect.envelope, ['dialect', 'envelope']);
  const format = pick(formats, dialect.format, ['dialect', 'format']);
  if (!envelope.formats.includes(format.name)) {
    throw new SettingsError(['dialect', 'format'], `${envelope.formats.join(' or ')}, which ${envelope.name} needs`);
  }
  const baseUrl = checkBaseUrl(settings.baseUrl);
  const service = operation.service ?? '';
  if (signing.needsService && service === '') {
    throw new SettingsError(
      ['operation', 'service'],
      `the service’s number at the platform, which ${signing.name} signs`,
    );
  }
  const wrapping = envelope.bind(
    settings.envelope,
    { takes: settings.takes, service },
    { settings: ['envelope'], takes: ['takes'] },
  );
  const unsigned = buildRequest({
    settings,
    url: baseUrl + signing.pathPrefix + checkPath(operation.path),
    wrapping,
    format,
  });
  const channels = buildChannels(settings, signing, { baseUrl, service }, unsigned);
  const decode = format.decoder({ charset: dialect.charset, reply: operation.reply });
  const check = buildReplyCheck(operation.reply, ['operation', 'reply']);
  const readRow = buildRowReader(settings.fields, ['fields']);

  return {
    revision: revisionOf(settings),
    timeoutMs: settings.timeoutMs,
    takes: settings.takes,
    channel: channels,
    read(reply) {
      const platform = signing.platformFailure(reply);
      if (platform) return platform;
      const document = decode(reply.body);
      if (!document.ok) return unreadable(reply, document.failure);
      const opened = wrapping.open(document.value);
      if (opened.kind === 'failed') return opened;
      const checked = check(document.value);
      if (!checked.ok) return failed('vertical-invalid-answer', checked.failure);
      return opened.kind === 'found' ? readRows(opened.records, readRow, settings.many) : opened;
    },
  };
}

/**
 * Bytes that hold no envelope are a failure whatever the HTTP status; it only tells which: a vertical that says 5xx and
 * nothing else (a proxy's page) is out of order rather than wrong.
 */
function unreadable({ status }: InboundReply, wanted: string): Reading {
  return failed(
    status >= 500 ? 'vertical-unavailable' : 'vertical-invalid-answer',
    `http ${status}, expected ${wanted}`,
  );
}

function readRows(
  records: readonly { readonly at: string; readonly record: unknown }[],
  readRow: ReturnType<typeof buildRowReader>,
  many: boolean,
): Reading {
  const [first] = records;
  if (!many && records.length > 1 && first) {
    return failed('vertical-invalid-answer', `$.${first.at.replace(/\[0\]$/, '')}: expected one record`);
  }
  const rows: Row[] = [];
  for (const { at, record } of records) {
    const row = readRow(record);
    if (!row.ok) return failed('vertical-invalid-answer', `$.${at}.${row.failure}`);
    rows.push(row.value);
  }
  return { kind: 'rows', rows };
}

type UnsignedRequest = (call: UpstreamCall) => OutboundRequest;

function buildRequest({
  settings: { operation, parameters, dialect },
  url,
  wrapping,
  format,
}: {
  settings: PipeSettings;
  url: string;
  wrapping: ReturnType<(typeof envelopes)[number]['bind']>;
  format: (typeof formats)[number];
}): UnsignedRequest {
  const { method } = operation;
  if (method === 'GET' && format.name !== 'json') {
    throw new SettingsError(['operation', 'method'], `POST: a GET carries no ${format.name}`);
  }
  return (call) => {
    const named = Object.fromEntries(
      parameters.flatMap(({ name, upstream }) => {
        const value = call.parameters[name];
        return value === undefined ? [] : [[upstream, value] as const];
      }),
    );
    const document = wrapping.wrap(named, call);
    const headers = { accept: format.mediaType, 'x-request-id': call.id };
    if (method === 'GET') return { method, url: `${url}?${queryOf(document)}`, headers };
    return {
      method,
      url,
      headers: { ...headers, 'content-type': `${format.mediaType}; charset=${dialect.charset}` },
      body: format.encode(document, dialect.charset),
    };
  };
}

function queryOf(document: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(Object.entries(document).map(([name, value]) => [name, String(value)])).toString();
}

/** One channel a credential, made at load. A demand without a credential of its own cannot have been let in by `check`. */
function buildChannels(
  { credentials }: PipeSettings,
  signing: Signing,
  site: { baseUrl: string; service: string },
  unsigned: UnsignedRequest,
): Pipe['channel'] {
  const path = ['credentials', credentials.per === 'vertical' ? 'credential' : 'credentials'];
  const channelFor = (credential: unknown, name: string, at: SettingsPath): Channel => {
    const signer = signing.bind(credential, site, at);
    return {
      credential: name,
      ...(signer.session && { session: signer.session }),
      request(call) {
        const request = unsigned(call);
        return { ...request, headers: { ...request.headers, ...signer.headers(request, signingMoment(call)) } };
      },
    };
  };
  if (credentials.per === 'vertical') {
    const channel = channelFor(credentials.credential, 'vertical', path);
    return () => channel;
  }
  const byDemand = new Map(
    Object.entries(credentials.credentials).map(([demand, credential]) => [
      demand,
      channelFor(credential, `demand:${demand}`, [...path, demand]),
    ]),
  );
  return (demand) => {
    const channel = byDemand.get(demand);
    if (!channel) throw new Error(`no credential for demand ${demand}`);
    return channel;
  };
}

function signingMoment({ session, now, nonce }: UpstreamCall) {
  return { session, now, nonce };
}

function pick<Part extends { readonly name: string }>(parts: readonly Part[], name: string, path: SettingsPath): Part {
  const part = parts.find((one) => one.name === name);
  if (!part) throw new SettingsError(path, `one of ${parts.map((one) => one.name).join(', ')}`);
  return part;
}

/** Scheme, host and port come from config alone (design §4): nothing a caller sends may be able to change them. */
function checkBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  const plain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (!plain || baseUrl.endsWith('/')) {
    throw new SettingsError(['baseUrl'], 'an http or https URL without trailing slash, user, query or fragment');
  }
  return baseUrl;
}

function checkPath(path: string): string {
  if (!/^(\/[\w.~-]+)+$/.test(path)) throw new SettingsError(['operation', 'path'], 'a plain path such as /rkxx/sfhy');
  return path;
}

/** Raised when this room's own code makes something else of the same reply, so that no kept answer is of the old kind. */
const translationRevision = 1;

/** First 16 hex digits of SHA-256 over the settings without credentials, as RFC 8785 JSON. */
function revisionOf({ credentials, ...settings }: PipeSettings): string {
  const text = canonicalize({ ...settings, credentialsPer: credentials.per, translationRevision }) ?? '';
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
