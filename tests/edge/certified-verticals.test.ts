import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { variablesIn } from '../../src/platform/edge/certificates.ts';
import { addressesOf, certifiedVerticals, writeCertificates } from '../../src/platform/node/certified-verticals.ts';

const tax = async (edit = (text: string) => text) => [
  {
    path: 'config/verticals/sta-tax.yaml',
    data: parse(edit(await readFile('config/verticals/sta-tax.yaml', 'utf8'))) as unknown,
    digest: '',
  },
];

const environment = {
  STA_TAX_URL: 'https://tax.example.cn',
  STA_TAX_CERTIFICATE: 'the certificate',
  STA_TAX_PRIVATE_KEY: 'the key',
  STA_TAX_AUTHORITY: 'the authority',
};

test('a vertical’s certificate is files that nobody else can read, beside the address that its URL has', async () => {
  const verticals = certifiedVerticals(await tax());
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-certificates-'));
  await writeCertificates(folder, verticals, environment);
  await writeCertificates(folder, verticals, { ...environment, STA_TAX_PRIVATE_KEY: 'the renewed key' });
  const place = (name: string) => join(folder, 'sta-tax', name);
  expect(await readFile(place('client.key'), 'utf8')).toBe('the renewed key');
  expect(await readFile(place('client.pem'), 'utf8')).toBe('the certificate');
  expect(await readFile(place('authority.pem'), 'utf8')).toBe('the authority');
  expect((await stat(place('client.key'))).mode & 0o777).toBe(0o600);
  expect(addressesOf(verticals, environment)).toEqual({ 'sta-tax': 'tax.example.cn:443' });
  await rm(folder, { recursive: true, force: true });
});

test('a name by which the Worker would not find the certificate is said at the build', async () => {
  const files = await tax((text) => text.replace('env:STA_TAX_CERTIFICATE', 'env:TAX_PEM'));
  expect(() => certifiedVerticals(files)).toThrow('config/verticals/sta-tax.yaml: at the edge');
});

test('of a certificate that is bound the Worker reads nothing but that it is there', () => {
  const read = variablesIn({ STA_TAX_CERTIFICATE: { fetch: () => {} }, STA_TAX_URL: 'https://tax.example.cn' });
  expect(read('STA_TAX_URL')).toBe('https://tax.example.cn');
  expect(['CERTIFICATE', 'PRIVATE_KEY', 'AUTHORITY'].map((part) => read(`STA_TAX_${part}`))).toEqual(
    Array(3).fill('not-set'),
  );
  expect(read('MVA_VETERAN_PRIVATE_KEY')).toBeUndefined();
});
