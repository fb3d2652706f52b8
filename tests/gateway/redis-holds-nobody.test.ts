import { expect, test } from 'vitest';
import { aCase } from '../support/client.ts';
import { startCounty } from '../support/county.ts';
import { startRedis } from '../support/redis.ts';

const household = 'mps-population.household-record';
const vaccination = 'ndcpa-immunization.vaccination-record';

test.each(['aes-256-gcm', 'sm4-gcm'])(
  'whoever dumps Redis finds no person, address, officer or case: %s',
  async (cipher) => {
    await using redis = await startRedis();
    await using county = await startCounty({
      environment: { REDIS_URL: redis.url, SHUQIAO_LIMITS_FACTOR: '1000', SHUQIAO_CACHE_CIPHER: cipher },
    });
    const education = await county.as('education');
    const children = county.sandbox.people().filter(({ father, mother }) => father && mother);
    const named = ({ name = '', idNumber = '' }: { name?: string; idNumber?: string } = {}) => ({ name, idNumber });
    const secrets = new Set([aCase]);
    for (const [turn, person] of children.slice(0, 30).entries()) {
      const headers = {
        'Sharing-Case': `4305272411240${String(turn).padStart(6, '0')}`,
        'Sharing-Officer': `JY-OFFICER-${turn}`,
      };
      for (const stated of Object.values(headers)) secrets.add(stated);
      const child = named(person);
      const answers = [
        await education.query(household, child, { headers }),
        await education.query(vaccination, { childName: child.name, childIdNumber: child.idNumber }, { headers }),
        await education.evidence(
          'school-enrolment',
          { child, father: named(person.father), mother: named(person.mother) },
          { headers },
        ),
      ];
      for (const { status } of answers) expect([200, 404]).toContain(status); // some have no record
      for (const { name, idNumber } of [child, named(person.father), named(person.mother)]) {
        secrets.add(name);
        secrets.add(idNumber);
      }
      for (const { body } of answers) for (const address of addressesIn(body)) secrets.add(address);
    }
    await expect
      .poll(async () => (await redis.dump()).filter(({ key }) => key.includes(':answer:')).length)
      .toBeGreaterThan(30);
    expect([...secrets].filter((secret) => secret.includes('县')).length, 'addresses were had').toBeGreaterThan(0);
    const held = (await redis.dump()).flatMap(({ key, value }) => [Buffer.from(key), value]);
    const forms = [...secrets].filter(Boolean).flatMap(formsOf);
    for (const bytes of held) {
      const text = bytes.toString('latin1').toLowerCase();
      expect(forms.filter(({ latin }) => text.includes(latin)).map(({ form }) => form)).toEqual([]);
    }
  },
  120_000,
);

/** Every text of a field whose name speaks of a place. */
function addressesIn(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return /address|residence|place/i.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => addressesIn(inner, Array.isArray(value) ? name : key));
}

/** As it is, in hex, and in base64 wherever it begins in a group of three bytes; a text of two bytes or so proves nothing. */
function formsOf(secret: string): readonly { readonly form: string; readonly latin: string }[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(before === 0 ? 0 : before + 1, -1);
  });
  const utf16 = Buffer.from(secret, 'utf16le').toString('latin1');
  return [bytes.toString('latin1'), bytes.toString('hex'), ...shifted, ...shifted.map(urlSafe), utf16].map((latin) => ({
    form: `${secret} as ${latin}`,
    latin: latin.toLowerCase(),
  }));
}

const urlSafe = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_');
