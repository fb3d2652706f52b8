import type { Demand, Predicate } from '../model/index.ts';
import type { ExamplePeople } from './people.ts';
import { exampleStatement, type Schema, statedSchema } from './stated.ts';
import { both } from './text.ts';

/** The answer to a yes-or-no question. */
export const findingSchema: Schema = {
  enum: ['confirmed', 'contradicted', 'check-by-hand'],
  description: both({ zh: '核验结论', en: 'The answer to the yes-or-no question' }),
  'x-enumDescriptions': {
    confirmed: both({ zh: '核验通过', en: 'confirmed' }),
    contradicted: both({ zh: '核验不通过', en: 'contradicted' }),
    'check-by-hand': both({ zh: '需人工核对', en: 'check by hand' }),
  },
};

/** The questions that demands may have answered; one that several demands have is named once. */
export function predicatesOf(demands: readonly Demand[]): readonly Predicate[] {
  const all = demands.flatMap(({ predicates }) => predicates.map((predicate) => [predicate.id, predicate] as const));
  return [...new Map(all.toReversed()).values()].toReversed();
}

/** The member `verify` of a query: which questions to answer in place of the record. */
export function verifySchema(predicates: readonly Predicate[]): Schema {
  const stated = new Map(
    predicates.flatMap((predicate) => predicate.stated.map((value) => [value.path, value] as const)),
  );
  return {
    type: 'object',
    title: both({ zh: '核验', en: 'Questions to verify' }),
    description: both({
      zh: '写上它，只答核验结论，不给出记录；{} 即核验授权中的全部问题。',
      en: 'With it only the findings are answered, and no record leaves; `{}` asks all the questions of your demand.',
    }),
    properties: {
      predicates: {
        type: 'array',
        minItems: 1,
        items: {
          enum: predicates.map(({ id }) => id),
          'x-enumDescriptions': Object.fromEntries(predicates.map(({ id, title }) => [id, both(title)])),
        },
        description: both({ zh: '要核验的问题', en: 'The questions' }),
      },
      ...(stated.size > 0 && {
        stated: {
          ...statedSchema([...stated.values()].map((value) => ({ ...value, required: false }))),
          description: both({
            zh: '与记录比对的所填信息；没填的不比对，全没填则需人工核对。',
            en: 'What the record is compared with; what is left out is not compared, and with nothing at all the answer is check-by-hand.',
          }),
        },
      }),
    },
    additionalProperties: false,
  };
}

/** What a query with `verify` is answered. */
export function findingsSchema(predicates: readonly Predicate[]): Schema {
  return {
    type: 'object',
    title: both({ zh: '核验结论', en: 'Findings' }),
    properties: {
      findings: {
        type: 'object',
        properties: Object.fromEntries(
          predicates.map(({ id, title }) => [id, { title: both(title), $ref: '#/components/schemas/Finding' }]),
        ),
        additionalProperties: false,
        minProperties: 1,
      },
    },
    required: ['findings'],
    additionalProperties: false,
  };
}

export function exampleVerify(predicates: readonly Predicate[], people: ExamplePeople): Record<string, unknown> {
  const stated = predicates.flatMap((predicate) => predicate.stated);
  return {
    predicates: predicates.map(({ id }) => id),
    ...(stated.length > 0 && { stated: exampleStatement(stated, people) }),
  };
}

export function exampleFindings(predicates: readonly Predicate[]) {
  return { findings: Object.fromEntries(predicates.map(({ id }) => [id, 'confirmed'])) };
}
