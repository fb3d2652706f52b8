import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { Citizen } from '../county/facts.ts';
import type { components, paths } from '../generated/mps-population.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { packageXml } from './package-xml.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];
type Record<Request extends { PACKAGE: { DATA: { RECORD: unknown } } }> = Request['PACKAGE']['DATA']['RECORD'];

/** 公安部: the population register, in XML. Dates are YYYYMMDD; all values are text. */
export function mpsPopulation(county: County, now: () => number): Owner {
  const registered = ({ XM, GMSFHM }: Record<Schemas['NamedPersonRequest']>) => {
    const citizen = county.citizens.get(GMSFHM);
    return citizen?.name === XM ? citizen : undefined;
  };
  return packageXml(now, [
    defineOperation({
      ...place('verifyIdentity', '/rkxx/sfhy', 'gjgxjhpt_mps_rk_sfhy'),
      parameters: namedPerson,
      find({ XM, GMSFHM }): Schemas['IdentityRecord'] | undefined {
        const citizen = county.citizens.get(GMSFHM);
        if (citizen === undefined) return undefined;
        if (citizen.name !== XM) return { HYJG: '2' };
        return { HYJG: '1', YXQXJZRQ: compact(citizen.idCardValidTo), RYZT: stateCodes[citizen.state] };
      },
    }),
    defineOperation({
      ...place('queryHousehold', '/rkxx/hjcx', 'gjgxjhpt_mps_rk_hjcx'),
      parameters: namedPerson,
      find(asked): Schemas['HouseholdRecord'] | undefined {
        const citizen = registered(asked);
        if (citizen === undefined || citizen.state !== 'normal') return undefined;
        const { number, kind, headName, address, registeredOn, policeStation } = citizen.household;
        return {
          HH: number,
          HB: kind === 'family' ? '1' : '2',
          HZXM: headName,
          YHZGX: citizen.relationToHead,
          HJDZ: address,
          DJRQ: compact(registeredOn),
          DJJG: policeStation,
        };
      },
    }),
    defineOperation({
      ...place('checkKinship', '/rkxx/qsgxhy', 'gjgxjhpt_mps_rk_qsgxhy'),
      parameters: kin,
      find({ GMSFHM, GXRGMSFHM }): Schemas['KinshipRecord'] | undefined {
        const citizen = county.citizens.get(GMSFHM);
        const other = county.citizens.get(GXRGMSFHM);
        if (citizen === undefined || other === undefined) return undefined;
        const relation = kinship(citizen, other);
        return relation === undefined ? { GXJG: '0', GX: '' } : { GXJG: '1', GX: relation };
      },
    }),
    defineOperation({
      ...place('queryDeathCancellation', '/rkxx/swzxhc', 'gjgxjhpt_mps_rk_swzxhc'),
      parameters: namedPerson,
      find(asked): Schemas['DeathCancellationRecord'] | undefined {
        const citizen = registered(asked);
        if (citizen === undefined) return undefined;
        return citizen.state === 'cancelled-on-death'
          ? { SWZX: '1', ZXRQ: compact(citizen.cancelledOn) }
          : { SWZX: '0', ZXRQ: '' };
      },
    }),
    // Nobody has a grant for it: the relay turns every call away, and no template exists to be given.
    defineOperation({
      ...place('queryFingerprint', '/rkxx/zwxx', 'gjgxjhpt_mps_rk_zwxx'),
      parameters: numberedPerson,
      find: () => undefined,
    }),
  ]);
}

const namedPerson: z.ZodType<Record<Schemas['NamedPersonRequest']>> = z.object({ XM: name, GMSFHM: citizenNumber });
const numberedPerson: z.ZodType<Record<Schemas['NumberedPersonRequest']>> = z.object({ GMSFHM: citizenNumber });
const kin: z.ZodType<Record<Schemas['KinshipRequest']>> = z.object({
  GMSFHM: citizenNumber,
  GXRGMSFHM: citizenNumber,
});

const stateCodes = { normal: '0', 'cancelled-on-death': '1', 'cancelled-other': '2' } as const;

function place(id: string, path: keyof paths, service: string) {
  return { id, path, service };
}

/** What `other` is to `citizen`. */
function kinship(citizen: Citizen, other: Citizen): string | undefined {
  if (citizen.father === other.idNumber) return '父亲';
  if (citizen.mother === other.idNumber) return '母亲';
  if (citizen.spouse === other.idNumber) return '配偶';
  if (citizen.children.includes(other.idNumber)) return other.sex === 'male' ? '儿子' : '女儿';
  return undefined;
}

/** YYYYMMDD; empty where there is none. */
function compact(day: string | undefined): string {
  return (day ?? '').replaceAll('-', '');
}
