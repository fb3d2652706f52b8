import { describe, expect, inject, test } from 'vitest';
import { as, type NameAndId, nameAndId } from './contract.ts';

/** Whom the sandbox shows, with queries that find something of theirs. */
interface Shown extends NameAndId {
  readonly uscc: string;
  readonly father?: NameAndId;
  readonly mother?: NameAndId;
  readonly tries?: readonly { readonly resource: string; readonly parameters: Record<string, string> }[];
}

async function shown(list: 'people' | 'enterprises'): Promise<readonly Shown[]> {
  return ((await (await fetch(`${inject('url')}/sandbox/${list}`)).json()) as { items: readonly Shown[] }).items;
}

const triesOf = ({ tries = [] }: Shown, resource: string) =>
  tries.filter((one) => one.resource === resource).map(({ parameters }) => parameters);

interface Part {
  readonly of?: string;
  readonly status: string;
}
interface Item {
  readonly id: string;
  readonly status: string;
  readonly sentence: string;
  readonly parts?: readonly Part[];
}
const partsOf = (item: Item | undefined) => item?.parts?.map(({ of, status }) => [of, status]);

describe('a birth: what its certificate says is looked up further', () => {
  const certificate = 'nhc-birth.birth-certificate';
  const register = async (mother: NameAndId, certificateNo: string) => {
    const health = await as('health');
    const stated = { birth: { certificateNo }, mother: nameAndId(mother) };
    const { status, body } = await health.evidence('newborn-birth', stated);
    expect(status).toBe(200);
    return (id: string) => (body.evidence as readonly Item[]).find((item) => item.id === id);
  };

  test('the father it names is asked for, though nobody stated him, and the parents’ marriage with him', async () => {
    const child = (await shown('people')).find(
      (one) => one.father && one.mother && triesOf(one, certificate).length > 0,
    );
    const [birth] = child ? triesOf(child, certificate) : [];
    if (!child?.mother || !birth?.certificateNo) throw new Error('nobody in the sandbox has a birth certificate');
    const item = await register(child.mother, birth.certificateNo);
    expect(item('birth')).toMatchObject({ status: 'ok' });
    expect(partsOf(item('household'))).toEqual([
      ['mother', 'ok'],
      ['birth', 'ok'],
    ]);
    expect(item('marriage')).toMatchObject({ status: 'ok', receipt: expect.any(String) });
  });

  test('where it names no father nothing is asked about him, and the sentence says that nothing was', async () => {
    const child = (await shown('people')).find(
      (one) => one.mother && !one.father && triesOf(one, certificate).length > 0,
    );
    const [birth] = child ? triesOf(child, certificate) : [];
    if (!child?.mother || !birth?.certificateNo) throw new Error('no certificate in the sandbox is without a father');
    const item = await register(child.mother, birth.certificateNo);
    expect(item('birth')).toMatchObject({ status: 'ok' });
    expect(partsOf(item('household'))).toEqual([['mother', 'ok']]);
    expect(item('marriage')).toMatchObject({ status: 'not_found', sentence: expect.stringContaining('未查询') });
    expect(item('marriage')).not.toHaveProperty('receipt');
  });

  test('a certificate that is not found leaves what rests on the mother alone', async () => {
    const child = (await shown('people')).find(({ mother }) => mother);
    if (!child?.mother) throw new Error('nobody in the sandbox has a mother');
    const item = await register(child.mother, 'DEM9999999');
    expect(item('birth')).toMatchObject({ status: 'not_found' });
    expect(partsOf(item('household'))).toEqual([['mother', 'ok']]);
    expect(item('marriage')).toMatchObject({ status: 'not_found', sentence: expect.stringContaining('要先取得') });
  });
});

test('a carrier with several vehicles and drivers has each of them looked up, told by its place', async () => {
  const vehicleQuery = 'mps-traffic.vehicle-registration';
  const carrier = (await shown('enterprises')).find((one) => triesOf(one, vehicleQuery).length > 1);
  const drivers = (await shown('people')).filter((one) => triesOf(one, 'mps-traffic.driver-licence').length > 0);
  if (!carrier || drivers.length < 2) throw new Error('the sandbox has no carrier with several vehicles and drivers');
  const vehicles = triesOf(carrier, vehicleQuery)
    .slice(0, 2)
    .map(({ plateType, plateNumber }) => ({ plateType, plateNumber }));
  const stated = {
    enterprise: { uscc: carrier.uscc },
    vehicles,
    drivers: drivers.slice(0, 2).map(nameAndId),
  };
  const transport = await as('transport');
  const { status, body } = await transport.evidence('transport-company', stated);
  expect(status).toBe(200);
  const item = (id: string) => (body.evidence as readonly Item[]).find((one) => one.id === id);
  expect(partsOf(item('vehicle'))?.map(([of]) => of)).toEqual(['vehicles[0]', 'vehicles[1]']);
  expect(partsOf(item('driver'))?.map(([of]) => of)).toEqual(['drivers[0]', 'drivers[1]']);
  expect(partsOf(item('qualification'))?.map(([of]) => of)).toEqual(['drivers[0]', 'drivers[1]']);
  expect(item('vehicle')).toMatchObject({ status: 'ok' });

  const wrong = { ...stated, vehicles: [vehicles[0], { plateType: '02' }] };
  const refused = await transport.evidence('transport-company', wrong);
  expect(refused.status).toBe(400);
  expect(refused.body.errors.map(({ field }: { field: string }) => field)).toEqual(['vehicles[1].plateNumber']);
});
