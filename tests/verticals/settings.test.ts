import { describe, expect, test } from 'vitest';
import { buildPipe, envelopes, type PipeSettings, SettingsError, signings } from '../../src/verticals/index.ts';
import { examples, household, ownership, student, vaccination } from './pipes.ts';

const population = household.settings;
const schooling = student.settings;

const certificateFile = {
  per: 'vertical',
  credential: {
    certificate: '/etc/tax/client.pem',
    privateKey: '-----BEGIN PRIVATE KEY-----\nMI\n-----END PRIVATE KEY-----',
  },
} as const;
const shortKey = {
  per: 'vertical',
  credential: { appId: 'a', privateKey: 'ab'.repeat(31), sm4Key: 'ab'.repeat(16), platformKey: `04${'ab'.repeat(64)}` },
} as const;

const breakages: readonly [string, PipeSettings, readonly (string | number)[], string][] = [
  [
    'a signing nobody knows',
    { ...population, dialect: { ...population.dialect, signing: 'platform-md5' } },
    ['dialect', 'signing'],
    'one of platform-hmac, appkey-hmac, ',
  ],
  [
    'an envelope nobody knows',
    { ...population, dialect: { ...population.dialect, envelope: 'soap' } },
    ['dialect', 'envelope'],
    'one of status-message-data, package-xml',
  ],
  [
    'a format nobody knows',
    { ...population, dialect: { ...population.dialect, format: 'yaml' } },
    ['dialect', 'format'],
    'one of json, xml',
  ],
  [
    'a format that cannot carry the envelope',
    { ...population, dialect: { ...population.dialect, format: 'json' } },
    ['dialect', 'format'],
    'xml, which package-xml needs',
  ],
  [
    'an envelope without a place for the members that prove who calls',
    { ...population, dialect: { ...population.dialect, signing: 'static-serial' } },
    ['dialect', 'envelope'],
    'a place for the members that static-serial adds',
  ],
  [
    'a base URL with a slash at its end',
    { ...population, baseUrl: 'https://x.cn/' },
    ['baseUrl'],
    'without trailing slash',
  ],
  [
    'a base URL with a password',
    { ...population, baseUrl: 'https://a:b@x.cn' },
    ['baseUrl'],
    'without trailing slash, user',
  ],
  ['a base URL of another scheme', { ...population, baseUrl: 'file:///etc' }, ['baseUrl'], 'an http or https URL'],
  [
    'mutual TLS without TLS',
    {
      ...schooling,
      dialect: { ...schooling.dialect, signing: 'mtls' },
      baseUrl: 'http://x.cn',
      credentials: { per: 'vertical', credential: {} },
    },
    ['baseUrl'],
    'an https URL, which mtls needs',
  ],
  [
    'a certificate that is the name of a file',
    { ...schooling, dialect: { ...schooling.dialect, signing: 'mtls' }, credentials: certificateFile },
    ['credentials', 'credential', 'certificate'],
    'the gateway’s certificate in PEM',
  ],
  [
    'an SM2 key that is cut short',
    { ...schooling, dialect: { ...schooling.dialect, signing: 'sm2-sm4' }, credentials: shortKey },
    ['credentials', 'credential', 'privateKey'],
    'our SM2 private key, 64 hex digits',
  ],
  [
    'a base URL that is none',
    { ...population, baseUrl: 'env:MPS_POPULATION_URL' },
    ['baseUrl'],
    'an http or https URL',
  ],
  [
    'a relayed service without its number',
    { ...population, operation: { ...population.operation, service: '' } },
    ['operation', 'service'],
    'the service’s number at the platform',
  ],
  [
    'a path that could leave its host',
    { ...population, operation: { ...population.operation, path: '@evil.example/x' } },
    ['operation', 'path'],
    'a plain path such as /rkxx/sfhy',
  ],
  [
    'a GET that would carry XML',
    { ...population, operation: { ...population.operation, method: 'GET' } },
    ['operation', 'method'],
    'POST',
  ],
  [
    'a reply without a schema',
    { ...population, operation: { ...population.operation, reply: undefined } },
    ['operation', 'reply'],
    'the JSON Schema of the reply',
  ],
  [
    'a reply schema with a pattern that is none',
    { ...population, operation: { ...population.operation, reply: { properties: { a: { pattern: '(' } } } } },
    ['operation', 'reply'],
    'a JSON Schema that can be used',
  ],
  [
    'an envelope without a success code',
    { ...schooling, envelope: { status: 'errcode', data: 'result' } },
    ['envelope', 'success'],
    'a list of codes',
  ],
  [
    'a success code that YAML read as a number',
    { ...schooling, envelope: { status: 'errcode', data: 'result', success: [0] } },
    ['envelope', 'success', 0],
    'a code as text, quoted',
  ],
  ['an envelope without settings', { ...schooling, envelope: undefined }, ['envelope', 'success'], 'a list of codes'],
  [
    'a member of the envelope that is misspelt',
    { ...schooling, envelope: { ...(schooling.envelope as object), norecord: ['1'] } },
    ['envelope', 'norecord'],
    'no member of this name',
  ],
  [
    'a path that is none',
    { ...schooling, envelope: { ...(schooling.envelope as object), status: 'head code' } },
    ['envelope', 'status'],
    'a dotted path of member names',
  ],
  [
    'pages without rows',
    { ...schooling, envelope: { ...(schooling.envelope as object), paging: { start: 'a', limit: 'b', size: 0 } } },
    ['envelope', 'paging', 'size'],
    'at least 1 row a page',
  ],
  [
    'pages that count neither rows nor pages',
    {
      ...schooling,
      envelope: { ...(schooling.envelope as object), paging: { start: 'a', limit: 'b', size: 9, counts: 'sheets' } },
    },
    ['envelope', 'paging', 'counts'],
    'rows or pages',
  ],
  [
    'a constant that YAML read as a number',
    { ...schooling, envelope: { ...(schooling.envelope as object), constants: { 'Head.Version': 1 } } },
    ['envelope', 'constants', 'Head.Version'],
    'text, quoted',
  ],
  [
    'a context the envelope has no place for',
    { ...schooling, takes: ['officer'] },
    ['takes'],
    'officer has no place in the status-message-data envelope, which holds nothing',
  ],
  [
    'a case the head has no element for',
    { ...population, takes: ['case'] },
    ['takes'],
    'case has no place in the package-xml envelope, which holds officer, department, matter',
  ],
  [
    'a credential without its secret',
    { ...schooling, credentials: { per: 'vertical', credential: { clientId: 'shuqiao' } } },
    ['credentials', 'credential', 'clientSecret'],
    'the client secret',
  ],
  [
    'an empty secret',
    { ...vaccination.settings, credentials: { per: 'vertical', credential: { appKey: 'demo-app', appSecret: '' } } },
    ['credentials', 'credential', 'appSecret'],
    'the application secret',
  ],
  [
    'a token that no header can carry',
    {
      ...schooling,
      dialect: { ...schooling.dialect, signing: 'static-token' },
      credentials: { per: 'vertical', credential: { token: 'a b\r\n' } },
    },
    ['credentials', 'credential', 'token'],
    'a token as RFC 6750 §2.1 allows it',
  ],
  [
    "a demand's credential without its number",
    { ...ownership.settings, credentials: { per: 'demand', credentials: { 'SN-D-05': { appKey: 'k' } } } },
    ['credentials', 'credentials', 'SN-D-05', 'rid'],
    'the caller’s number at the platform',
  ],
  ['no fields', { ...schooling, fields: [] }, ['fields'], 'at least one field'],
  [
    'a converter nobody knows',
    { ...schooling, fields: [{ name: 'grade', upstream: 'nj', type: 'string', convert: 'roman' }] },
    ['fields', 0, 'convert'],
    'one of text, name, id-number, date,',
  ],
  [
    'a converter that makes another type',
    { ...schooling, fields: [{ name: 'count', upstream: 'ts', type: 'integer', convert: 'decimal' }] },
    ['fields', 0, 'convert'],
    'a converter for integer: integer',
  ],
  [
    'an enum without codes',
    { ...schooling, fields: [{ name: 'status', upstream: 'xjzt', type: 'enum' }] },
    ['fields', 0, 'codes'],
    'the vertical’s codes',
  ],
  [
    'codes where none are used',
    { ...schooling, fields: [{ name: 'on', upstream: 'rxrq', type: 'date', codes: { '1': 'a' } }] },
    ['fields', 0, 'codes'],
    'no codes: date takes none',
  ],
  [
    'a boolean whose code means neither yes nor no',
    { ...schooling, fields: [{ name: 'on', upstream: 'sf', type: 'boolean', codes: { '1': true, '2': 'no' } }] },
    ['fields', 0, 'codes', '2'],
    'true or false',
  ],
];

describe('a pipe is not built from bad settings, and the error says where and what would be right', () => {
  test.each(breakages)('%s', (_name, settings, path, message) => {
    const error = thrownBy(() => buildPipe(settings));
    expect(error).toBeInstanceOf(SettingsError);
    expect(error).toMatchObject({ path, message: expect.stringContaining(message) });
  });

  test('and no such error holds a secret', () => {
    const credentials = {
      per: 'vertical',
      credential: { clientId: '', clientSecret: 'top-secret', more: 'top-secret' },
    } as const;
    const error = thrownBy(() => buildPipe({ ...schooling, credentials }));
    expect(error).toBeInstanceOf(SettingsError);
    expect(JSON.stringify(error) + String(error)).not.toContain('top-secret');
  });
});

test('the lists tell the catalog what each part needs before any pipe is built', () => {
  for (const { settings } of examples) {
    const signing = signings.find(({ name }) => name === settings.dialect.signing);
    const envelope = envelopes.find(({ name }) => name === settings.dialect.envelope);
    const credential =
      settings.credentials.per === 'vertical'
        ? settings.credentials.credential
        : Object.values(settings.credentials.credentials)[0];
    expect(signing?.credential.safeParse(credential).success).toBe(true);
    expect(signing?.credential.safeParse({}).success).toBe(false);
    expect(envelope?.settings.safeParse(settings.envelope).success).toBe(true);
    expect(envelope?.settings.safeParse({}).success).toBe(false);
  }
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
