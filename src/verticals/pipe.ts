import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Pipe } from '../model/index.ts';
import { buildChannels } from './channels.ts';
import { contentCloser, contentOpener, openedSchema } from './content.ts';
import { envelopes } from './envelopes/index.ts';
import { formats } from './formats/index.ts';
import { buildReader } from './replies.ts';
import { buildReplyCheck } from './reply-check.ts';
import { buildRequest } from './requests.ts';
import { buildRowReader } from './rows.ts';
import type { PipeSettings } from './settings.ts';
import { SettingsError, type SettingsPath } from './settings-error.ts';
import { signings } from './signing/index.ts';

/** Composes a resource's trip out and back from the parts its dialect names. Throws a `SettingsError` on bad settings. */
export function buildPipe(settings: PipeSettings): Pipe {
  const { dialect, operation, takes, many } = settings;
  const signing = pick(signings, dialect.signing, ['dialect', 'signing']);
  const envelope = pick(envelopes, dialect.envelope, ['dialect', 'envelope']);
  const format = pick(formats, dialect.format, ['dialect', 'format']);
  check(
    envelope.formats.includes(format.name),
    ['dialect', 'format'],
    `${envelope.formats.join(' or ')}, which ${envelope.name} needs`,
  );
  check(
    envelope.holdsProof || signing.members.length === 0,
    ['dialect', 'envelope'],
    `an envelope with a place for the members that ${signing.name} adds`,
  );
  check(isBaseUrl(settings.baseUrl), ['baseUrl'], baseUrlRule);
  check(
    !signing.needsTls || settings.baseUrl.startsWith('https:'),
    ['baseUrl'],
    `an https URL, which ${signing.name} needs`,
  );
  check(isPath(operation.path), ['operation', 'path'], 'a plain path such as /rkxx/sfhy');
  check(
    operation.method === 'POST' || format.name === 'json',
    ['operation', 'method'],
    `POST: a GET carries no ${format.name}`,
  );
  const site = { baseUrl: settings.baseUrl, service: operation.service ?? '' };
  check(
    !signing.needsService || site.service !== '',
    ['operation', 'service'],
    `the service’s number at the platform, which ${signing.name} signs`,
  );

  const place = { takes, many, title: settings.title ?? settings.resource, ...site };
  const wrapping = envelope.bind(settings.envelope, place, { settings: ['envelope'], takes: ['takes'] });
  const encode = format.encoder({ charset: dialect.charset, request: operation.request });
  const closeContent = contentCloser(operation.request);
  const decode = format.decoder({ charset: dialect.charset, reply: operation.reply });
  const openContent = contentOpener(operation.reply);
  const write = buildRequest({
    method: operation.method,
    url: settings.baseUrl + signing.pathPrefix + operation.path,
    parameters: settings.parameters,
    wrapping,
    format,
    encode: (message) => encode(closeContent(message)),
    charset: dialect.charset,
  });
  const read = buildReader({
    signing,
    format,
    decode(body) {
      const document = decode(body);
      return document.ok ? openContent(document.value) : document;
    },
    wrapping,
    check: buildReplyCheck(openedSchema(operation.reply), ['operation', 'reply']),
    readRow: buildRowReader(settings.fields, ['fields']),
    many,
  });
  return {
    revision: revisionOf(settings),
    timeoutMs: settings.timeoutMs,
    takes,
    channel: buildChannels(settings.credentials, signing, site, { write, read }),
  };
}

function pick<Part extends { readonly name: string }>(parts: readonly Part[], name: string, path: SettingsPath): Part {
  const part = parts.find((one) => one.name === name);
  if (!part) throw new SettingsError(path, `one of ${parts.map((one) => one.name).join(', ')}`);
  return part;
}

function check(good: boolean, path: SettingsPath, right: string): void {
  if (!good) throw new SettingsError(path, right);
}

const baseUrlRule = 'an http or https URL without trailing slash, user, query or fragment';

/** Scheme, host and port come from config alone (design §4): nothing a caller sends can change them. */
function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || text.endsWith('/') || !/^https?:$/.test(url.protocol)) return false;
  return [url.username, url.password, url.search, url.hash].every((part) => part === '');
}

function isPath(path: string): boolean {
  return /^(\/[\w.~-]+)+$/.test(path);
}

/** Raised when this room's own code makes something else of the same reply, so that no kept answer is of the old kind. */
const translationRevision = 1;

/** First 16 hex digits of SHA-256 over the settings without credentials, as RFC 8785 JSON. */
function revisionOf({ credentials, ...settings }: PipeSettings): string {
  const text = canonicalize({ ...settings, credentialsPer: credentials.per, translationRevision }) ?? '';
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
