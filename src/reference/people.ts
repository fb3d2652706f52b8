import type { ParameterFormat, Resource } from '../model/index.ts';

export interface ExamplePerson {
  readonly name: string;
  readonly idNumber: string;
}

/** Whom the examples ask about: with the sandbox on, people it knows, so that a pasted example works. */
export interface ExamplePeople {
  readonly child: ExamplePerson;
  /** A child at school already, where `child` is not yet. */
  readonly student?: ExamplePerson;
  readonly father: ExamplePerson;
  readonly mother: ExamplePerson;
  readonly enterprise: { readonly name: string; readonly uscc: string };
  /** Queries that find a record, by resource: where a certificate's number is asked, or only few people have a record. */
  readonly queries?: ReadonlyMap<string, KnownQuery>;
}

/** A query, and the person or enterprise of whom it finds a record. */
export interface KnownQuery {
  readonly parameters: Readonly<Record<string, string>>;
  readonly of: ExamplePerson | ExamplePeople['enterprise'];
}

/** People nobody is: county code 430599 is unassigned, check characters are valid (GB 11643, GB 32100). */
export const nobody: ExamplePeople = {
  child: { name: '示例儿童', idNumber: '430599202005200031' },
  father: { name: '示例父亲', idNumber: '430599199001010017' },
  mother: { name: '示例母亲', idNumber: '430599199103080024' },
  enterprise: { name: '示例运输有限公司', uscc: '91430527DEM009991U' },
};

/** Somebody the sandbox knows. */
export interface KnownPerson extends ExamplePerson {
  readonly birthDate: string;
  readonly father?: ExamplePerson;
  readonly mother?: ExamplePerson;
  readonly tries?: readonly (Pick<KnownQuery, 'parameters'> & { readonly resource: string })[];
}

/** The first family among those the sandbox knows: examples about them work when pasted. */
export function examplePeopleAmong(
  people: readonly KnownPerson[],
  enterprises: readonly (ExamplePeople['enterprise'] & Pick<KnownPerson, 'tries'>)[],
): ExamplePeople | undefined {
  const child = people.find(({ father, mother }) => father && mother);
  const [enterprise] = enterprises;
  if (!child?.father || !child.mother || !enterprise) return undefined;
  const { father, mother } = child;
  const student = people.find((person) => person.father && person.birthDate < '2019');
  const queries = new Map<string, KnownQuery>();
  for (const of of [...people, ...enterprises]) {
    for (const { resource, parameters } of of.tries ?? []) {
      if (!queries.has(resource)) queries.set(resource, { parameters, of });
    }
  }
  return { child, father, mother, enterprise, queries, ...(student && { student }) };
}

/** The parameters of an example query of a resource: the required ones. */
export function exampleQuery(resource: Resource, people: ExamplePeople): Readonly<Record<string, string>> {
  const known = people.queries?.get(resource.id);
  if (known) return known.parameters;
  const subject = resource.subject === 'child' ? people.child : people.father;
  return Object.fromEntries(
    resource.parameters
      .filter(({ required }) => required)
      .map(({ name, format }) => [name, exampleValue(format, whoIsMeant(name, people) ?? subject, people)]),
  );
}

/** A parameter's name may say that it is about another than the resource's subject. */
function whoIsMeant(parameter: string, { child, student }: ExamplePeople): ExamplePerson | undefined {
  if (parameter.startsWith('related')) return child;
  return parameter.startsWith('student') ? student : undefined;
}

/** The value of one parameter of a life event, by whom its path speaks of. */
export function exampleStated(path: string, format: ParameterFormat, people: ExamplePeople): string {
  const who = path.split('.')[0] ?? '';
  if (/child|newborn|student/.test(who)) return exampleValue(format, people.child, people);
  if (/mother|spouse|wife/.test(who)) return exampleValue(format, people.mother, people);
  return exampleValue(format, people.father, people);
}

function exampleValue(format: ParameterFormat, person: ExamplePerson, { enterprise }: ExamplePeople): string {
  switch (format) {
    case 'person-name':
    case 'person-or-entity-name':
      return person.name;
    case 'id-number':
    case 'id-number-or-uscc':
      return person.idNumber;
    case 'uscc':
      return enterprise.uscc;
    case 'entity-name':
      return enterprise.name;
    case 'county-code':
      return '430527';
    case 'certificate-no':
      return 'SN20260001';
    case 'plate-number':
      return '湘E0X0X8';
    case 'plate-type':
      return '02';
    case 'project-code':
      return '2412-430527-04-01-000001';
    case 'year':
      return '2025';
    case 'month':
      return '2026-10';
    case 'date':
      return '2025-10-08';
    case 'text':
      return '示例';
  }
}
