import { createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import type { Sandbox } from '../../src/sandbox/index.ts';

/** Callers of each vertical, written from its owner's manual alone; every part of a call may be replaced to break it. */

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

type Headers = Record<string, string>;

export async function post(url: string, headers: Headers, body: string, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body, ...(signal && { signal }) });
  const text = await response.text();
  return { status: response.status, text, json: () => JSON.parse(text) as Record<string, unknown> };
}

export function env(sandbox: Sandbox, name: string): string {
  const value = sandbox.env(name);
  if (value === undefined) throw new Error(`the sandbox names no ${name}`);
  return value;
}

/* The relay of the national platform */

export interface RelayService {
  readonly vertical: 'mps-population' | 'mnr-realestate';
  readonly path: string;
  readonly sid: string;
  /** In upper case, as the demand is called. */
  readonly demand: string;
}

export const relayServices = {
  verifyIdentity: service('mps-population', '/rkxx/sfhy', 'gjgxjhpt_mps_rk_sfhy', 'SN-D-03'),
  queryHousehold: service('mps-population', '/rkxx/hjcx', 'gjgxjhpt_mps_rk_hjcx', 'SN-D-02'),
  queryDeathCancellation: service('mps-population', '/rkxx/swzxhc', 'gjgxjhpt_mps_rk_swzxhc', 'SN-D-15'),
  queryOwnership: service('mnr-realestate', '/bdc/qlrcx', 'gjgxjhpt_mnr_bdc_qlrcx', 'SN-D-04'),
  checkDwelling: service('mnr-realestate', '/bdc/ywzfhy', 'gjgxjhpt_mnr_bdc_ywzfhy', 'SN-D-38'),
} as const;

function service(vertical: RelayService['vertical'], path: string, sid: string, demand: string): RelayService {
  return { vertical, path, sid, demand };
}

export function relaySign(key: string, sid: string, rid: string, rtime: string | number): string {
  return createHmac('sha256', key).update(`${sid}${rid}${rtime}`).digest('base64');
}

export function appKeyOf(sandbox: Sandbox, { demand }: RelayService): string {
  return env(sandbox, `${demand.replaceAll('-', '_')}_APP_KEY`);
}

export async function refreshSecret(
  sandbox: Sandbox,
  called: RelayService,
  replaced: Readonly<Record<string, unknown>> = {},
  now = Date.now(),
): Promise<Answer> {
  const rid = called.demand.toLowerCase();
  const sign = relaySign(appKeyOf(sandbox, called), called.sid, rid, now);
  const body = { rid, sid: called.sid, rtime: String(now), sign, ...replaced };
  return post(
    `${sandbox.url(called.vertical)}/sysapi/auth/refreshappsecret`,
    { 'Content-Type': 'application/json' },
    JSON.stringify(body),
  );
}

export async function secretOf(sandbox: Sandbox, called: RelayService, now = Date.now()): Promise<string> {
  const { data } = (await refreshSecret(sandbox, called, {}, now)).json() as { data: { secret: string } };
  return openSecret(data.secret, appKeyOf(sandbox, called));
}

export function openSecret(sealed: string, appKey: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const key = createHash('sha256').update(appKey).digest();
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8');
}

export function relayHeaders(called: RelayService, secret: string, now = Date.now()): Headers {
  const rid = called.demand.toLowerCase();
  return {
    'Content-Type': called.vertical === 'mps-population' ? 'application/xml' : 'application/json',
    gjgxjhpt_rid: rid,
    gjgxjhpt_sid: called.sid,
    gjgxjhpt_rtime: String(now),
    gjgxjhpt_sign: relaySign(secret, called.sid, rid, now),
  };
}

export function relayUrl(sandbox: Sandbox, { vertical, path }: RelayService): string {
  return `${sandbox.url(vertical)}/httpproxy${path}`;
}

/** One whole call through the relay: a secret, a signature, the body in the owner's format. */
export async function callRelay(
  sandbox: Sandbox,
  called: RelayService,
  parameters: Readonly<Record<string, string>>,
  headers: Headers = {},
  now = Date.now(),
): Promise<Answer> {
  const secret = await secretOf(sandbox, called, now);
  const body = called.vertical === 'mps-population' ? packageOf(called, parameters) : JSON.stringify(parameters);
  return post(relayUrl(sandbox, called), { ...relayHeaders(called, secret, now), ...headers }, body);
}

export const goodHead = {
  QQDWDM: '11430527DEM0000659',
  QQDWMC: '绥宁县教育局',
  QQRGH: 'JY0127',
  YWSXBM: '11430527DEM00006594432005001000',
} as const;

export function packageOf(
  { sid }: Pick<RelayService, 'sid'>,
  parameters: Readonly<Record<string, string>>,
  head: Readonly<Record<string, string | undefined>> = {},
): string {
  const members = { FWQQBH: randomBytes(16).toString('hex'), FWBS: sid, ...goodHead, ...head };
  return `<?xml version="1.0" encoding="UTF-8"?><PACKAGE><PACKAGEHEAD>${elements(members)}</PACKAGEHEAD><DATA><RECORD>${elements(parameters)}</RECORD></DATA></PACKAGE>`;
}

function elements(members: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${value}</${name}>`))
    .join('');
}

const xml = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false });

export interface DecodedPackage {
  readonly PACKAGE: {
    readonly PACKAGEHEAD: { readonly FWQQBH: string; readonly FHZT: string; readonly FHXX: string };
    readonly DATA?: { readonly RECORD: Readonly<Record<string, string>> } | '';
  };
}

export function packageIn({ text }: Answer): DecodedPackage {
  return xml.parse(text) as DecodedPackage;
}

/* The application key of the immunisation system */

export const vaccinationPath = '/openapi/v1/vaccination/check';

export function appKeyHeaders(sandbox: Sandbox, body: string, now = Date.now(), path = vaccinationPath): Headers {
  const nonce = randomBytes(16).toString('hex');
  const digest = createHash('sha256').update(body).digest('hex');
  const signed = `POST${path}${now}${nonce}${digest}`;
  return {
    'Content-Type': 'application/json',
    'X-App-Key': env(sandbox, 'NDCPA_IMMUNIZATION_APP_KEY'),
    'X-Timestamp': String(now),
    'X-Nonce': nonce,
    'X-Sign': createHmac('sha256', env(sandbox, 'NDCPA_IMMUNIZATION_APP_SECRET')).update(signed).digest('hex'),
  };
}

export async function callVaccination(
  sandbox: Sandbox,
  parameters: Readonly<Record<string, string>>,
  headers: Headers = {},
): Promise<Answer> {
  const body = JSON.stringify(parameters);
  const url = `${sandbox.url('ndcpa-immunization')}${vaccinationPath}`;
  return post(url, { ...appKeyHeaders(sandbox, body), ...headers }, body);
}

/* The OAuth clients of the school roll and social insurance */

export type OauthVertical = 'moe-student' | 'mohrss-insurance';

const oauthPaths = {
  getStudentStatus: ['moe-student', '/api/xueji/xszt'],
  queryParticipation: ['mohrss-insurance', '/sbgg/grcbzt'],
  queryPensionAccrual: ['mohrss-insurance', '/sbgg/ylbxjfnx'],
  queryPensionPayment: ['mohrss-insurance', '/sbgg/yldyzt'],
  queryEmployer: ['mohrss-insurance', '/sbgg/dwcbxx'],
} as const satisfies Record<string, readonly [OauthVertical, string]>;

export function basicOf(sandbox: Sandbox, vertical: OauthVertical): string {
  const name = vertical.toUpperCase().replace('-', '_');
  const pair = `${env(sandbox, `${name}_CLIENT_ID`)}:${env(sandbox, `${name}_CLIENT_SECRET`)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

export function requestToken(
  sandbox: Sandbox,
  vertical: OauthVertical,
  { authorization = basicOf(sandbox, vertical), form = 'grant_type=client_credentials' } = {},
): Promise<Answer> {
  return post(
    `${sandbox.url(vertical)}/oauth2/token`,
    { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: authorization },
    form,
  );
}

export async function tokenOf(sandbox: Sandbox, vertical: OauthVertical): Promise<string> {
  return String((await requestToken(sandbox, vertical)).json().access_token);
}

export async function callOauth(
  sandbox: Sandbox,
  operation: keyof typeof oauthPaths,
  parameters: Readonly<Record<string, string>>,
  headers: Headers = {},
): Promise<Answer> {
  const [vertical, path] = oauthPaths[operation];
  const authorization = headers.Authorization ?? `Bearer ${await tokenOf(sandbox, vertical)}`;
  return post(
    `${sandbox.url(vertical)}${path}`,
    { 'Content-Type': 'application/json', ...headers, Authorization: authorization },
    JSON.stringify(parameters),
  );
}
