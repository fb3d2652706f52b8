import type { Citizen, Sandbox } from '../../src/sandbox/index.ts';
import { enrolment } from '../support/client.ts';

/** One thing that a department asks, with what is true. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  /** `Sharing-Matter`. */
  readonly matter: string;
  /** What the county's own registers say; undefined where any answer will do. */
  readonly truth: unknown;
  /** Whether its answer has to be on record. */
  readonly recorded: boolean;
}

/** What is asked of which vertical; `catalog` and `keys` ask none, and `keys` needs no entry. */
export type Kind = 'mps-population' | 'ndcpa-immunization' | 'moe-student' | 'mnr-realestate' | 'catalog' | 'keys';
export const kinds: readonly Kind[] = [
  'mps-population',
  'ndcpa-immunization',
  'moe-student',
  'mnr-realestate',
  'catalog',
  'keys',
];

/** 控辍保学 */
const dropoutControl = '11430527DEM00006594432005002000';

/** Questions without end, of citizens who have what is asked for: the `turn`-th of a kind. */
export function questionsOf(truth: Sandbox['truth']): (kind: Kind, turn: number) => Question {
  const citizens = [...truth.citizens()];
  const registered = citizens.filter(({ state }) => state === 'normal');
  const vaccinated = citizens.filter(({ vaccination }) => vaccination?.missing.length === 0);
  const pupils = citizens.filter(({ schooling }) => schooling);
  const owners = citizens.filter(({ idNumber }) => truth.propertiesOf(idNumber).length > 0);
  const ask: Record<Kind, (turn: number) => Question> = {
    'mps-population': (turn) => {
      const { name, idNumber, household, relationToHead } = at(registered, turn);
      return query(
        'mps-population.household-record',
        { name, idNumber },
        {
          householdNo: lastFour(household.number),
          headName: household.headName,
          relationToHead,
          registeredAddress: household.address,
          registeredOn: household.registeredOn,
        },
      );
    },
    'ndcpa-immunization': (turn) => {
      const { name, idNumber, vaccination } = at(vaccinated, turn);
      return query(
        'ndcpa-immunization.vaccination-record',
        { childName: name, childIdNumber: idNumber },
        {
          immunizationNo: lastFour(vaccination?.certificateNo ?? ''),
          complete: true,
          missingDoses: 0,
          missingVaccines: null,
        },
      );
    },
    'moe-student': (turn) => {
      const { name, idNumber, schooling } = at(pupils, turn);
      return query(
        'moe-student.student-status',
        { studentName: name, studentIdNumber: idNumber },
        {
          studentNo: lastFour(schooling?.studentNo ?? ''),
          schoolName: schooling?.school,
          grade: schooling?.grade,
          status: schooling?.status,
        },
        dropoutControl,
      );
    },
    'mnr-realestate': (turn) => {
      const { name, idNumber } = at(owners, turn);
      const items = truth.propertiesOf(idNumber).map(({ certificateNo, location, usage, registeredOn }) => {
        return { certificateNo: lastFour(certificateNo), location, usage, registeredOn };
      });
      return query('mnr-realestate.property-ownership', { ownerName: name, ownerNumber: idNumber }, { items });
    },
    catalog: () => reading('/v1/life-events/school-enrolment', true),
    keys: () => reading('/.well-known/jwks.json', false),
  };
  return (kind, turn) => ask[kind](turn);
}

function query(resource: string, body: object, truth: unknown, matter = enrolment): Question {
  return { method: 'POST', path: `/v1/resources/${resource}/query`, body, matter, truth, recorded: true };
}

function reading(path: string, recorded: boolean): Question {
  return { method: 'GET', path, matter: enrolment, truth: undefined, recorded };
}

function at(citizens: readonly Citizen[], turn: number): Citizen {
  const found = citizens[turn % citizens.length];
  if (!found) throw new Error('nobody in the county has what is asked for');
  return found;
}

const lastFour = (text: string) => `******${text.slice(-4)}`;
