import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog, InboundReply, ResourceId } from '../../src/model/index.ts';
import { shippedCatalog } from '../catalog/shipped.ts';
import { readSpecs, type SpecDocument } from '../sandbox/spec-documents.ts';

let catalog: Catalog;
let specs: ReadonlyMap<string, SpecDocument>;
beforeAll(async () => {
  catalog = await shippedCatalog();
  specs = await readSpecs();
});

/** What each owner's manual says of its codes, in the words of the contract; any code of its spec must be here. */
const owners = [
  {
    vertical: 'ndrc-credit',
    resource: 'ndrc-credit.penalty-list',
    demand: 'SN-D-33',
    reply: (code: string) => ({ code, message: '说明', data: null }),
    noRecord: ['res-2001'],
    refused: ['api-2001', 'api-2002', 'api-2003', '400', '401', '403', '404', '408'],
    quotaUsed: ['api-2004'],
    tooOften: ['429'],
    unavailable: ['300', 'db-2001', '500', '502'],
  },
  {
    vertical: 'mohurd-construction',
    resource: 'mohurd-construction.contractor-qualification',
    demand: '',
    reply: (code: string) => ({ code, msg: '说明' }),
    noRecord: ['204'],
    refused: ['400', '401', '402', '403', '405', '406'],
    quotaUsed: [],
    tooOften: ['429'],
    unavailable: ['500'],
  },
  {
    vertical: 'miit-sme',
    resource: 'miit-sme.tech-sme-status',
    demand: '',
    reply: (code: string) =>
      code === 'true'
        ? { success: true, msg: '说明', obj: null }
        : { success: false, errCode: code, msg: '说明', obj: null },
    noRecord: ['true'],
    refused: ['E1001', 'E1002', 'E2001', 'E2002'],
    quotaUsed: ['E3001'],
    tooOften: [],
    unavailable: ['E9001'],
  },
  {
    vertical: 'samr-market',
    resource: 'samr-market.change-history',
    demand: '',
    reply: (code: string) => ({ code, msg: '说明', data: null }),
    noRecord: ['01'],
    refused: ['91', '92', '93', '94', '95', '97', '98'],
    quotaUsed: [],
    tooOften: ['89'],
    unavailable: ['96', '99'],
  },
  {
    vertical: 'sta-tax',
    resource: 'sta-tax.annual-tax-summary',
    demand: '',
    reply: (code: string) => ({ rtnCode: code, rtnMsg: '说明' }),
    noRecord: ['000404'],
    refused: ['010001', '010002', '020001'],
    quotaUsed: ['020002'],
    tooOften: [],
    unavailable: ['990000', '990001'],
  },
] as const;

describe.each(owners)('$vertical', ({ vertical, resource, demand, reply, ...meanings }) => {
  const read = (document: unknown) => {
    const channel = catalog.resources.get(resource as ResourceId)?.pipe?.channel(demand);
    const body = new TextEncoder().encode(JSON.stringify(document));
    const answer: InboundReply = { status: 200, headers: { 'content-type': 'application/json' }, body };
    const reading = channel?.read(answer);
    return reading?.kind === 'failed' ? reading.reason : reading?.kind;
  };

  test('each of its codes means what its owner says', () => {
    for (const code of meanings.noRecord) expect(read(reply(code)), code).toBe('no-record');
    for (const code of meanings.refused) expect(read(reply(code)), code).toBe('vertical-refused');
    for (const code of meanings.quotaUsed) expect(read(reply(code)), code).toBe('vertical-quota-used');
    for (const code of meanings.tooOften) expect(read(reply(code)), code).toBe('overloaded');
    for (const code of meanings.unavailable) expect(read(reply(code)), code).toBe('vertical-unavailable');
  });

  test('no code of its spec is left out', () => {
    const components = specs.get(vertical)?.raw.components as { schemas: Record<string, Schema> } | undefined;
    const listed = ['NoRecordReply', 'FailureReply', 'PlatformError'].flatMap((name) =>
      Object.entries(components?.schemas[name]?.properties ?? {})
        .filter(([member]) => ['code', 'errCode', 'rtnCode'].includes(member))
        .flatMap(([, member]) => member.enum ?? [member.const]),
    );
    expect(listed.length).toBeGreaterThan(4);
    const known = new Set<unknown>(Object.values(meanings).flat());
    expect(listed.filter((code) => !known.has(code))).toEqual([]);
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, { readonly enum?: readonly unknown[]; readonly const?: unknown }>>;
}
