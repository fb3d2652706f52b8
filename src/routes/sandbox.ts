import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { both } from '../reference/index.ts';
import type { Sandbox } from '../sandbox/index.ts';
import type { AppEnv } from './context.ts';

/** Whom the synthetic county knows. */
export type SandboxPeople = Pick<Sandbox, 'people' | 'enterprises'>;

/** Whom to try: only with the sandbox on. Nobody in these lists exists, so they are open to all. */
export function sandboxRoutes({ people, enterprises }: SandboxPeople): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi(peopleRoute, (c) => c.json({ items: people().map(toPerson) }, 200));
  app.openapi(enterprisesRoute, (c) => c.json({ items: enterprises().map(withTries) }, 200));
  return app;
}

const name = z.string().openapi({ description: both({ zh: '姓名', en: 'Name' }), example: '杨数晨' });
const idNumber = z.string().openapi({
  description: both({
    zh: '公民身份号码，以未启用的 430599 开头',
    en: 'Citizen id, beginning with 430599, a county code that is unassigned',
  }),
  example: '43059920200312002X',
});

const Relative = z.object({ name, idNumber }).openapi('SandboxRelative', {
  description: both({
    zh: '亲属：申请时所填的姓名和号码；与登记不一致的，note 有说明',
    en: 'A relative as an applicant would state them; a note says where the register differs',
  }),
});

const tries = z
  .array(
    z
      .object({
        resource: z.string().openapi({
          description: both({ zh: '数据资源', en: 'The resource' }),
          example: 'nhc-birth.birth-certificate',
        }),
        parameters: z.record(z.string(), z.string()).openapi({
          description: both({ zh: '查询参数，可原样提交', en: 'Its parameters, to be sent as they are' }),
        }),
      })
      .openapi('SandboxTry'),
  )
  .optional()
  .openapi({ description: both({ zh: '能查到记录的查询', en: 'Queries that find a record' }) });

const Person = z
  .object({
    name,
    idNumber,
    birthDate: z.iso.date().openapi({ description: both({ zh: '出生日期', en: 'Birth date' }), example: '2020-03-12' }),
    sex: z.enum(['male', 'female']).openapi({ description: both({ zh: '性别', en: 'Sex' }) }),
    father: Relative.optional(),
    mother: Relative.optional(),
    children: z.array(Relative).openapi({ description: both({ zh: '子女', en: 'Children' }) }),
    note: z
      .string()
      .optional()
      .openapi({
        description: both({
          zh: '这个人可以用来试哪种情形',
          en: 'Which case this person plays, in Chinese',
        }),
      }),
    tries,
  })
  .openapi('SandboxPerson');

const Enterprise = z
  .object({
    name: z.string().openapi({ description: both({ zh: '企业名称', en: 'Name of the enterprise' }) }),
    uscc: z.string().openapi({
      description: both({ zh: '统一社会信用代码', en: 'Unified social credit code' }),
      example: '91430527DEM100015E',
    }),
    note: z
      .string()
      .optional()
      .openapi({
        description: both({
          zh: '这家企业可以用来试哪种情形',
          en: 'Which case this enterprise plays, in Chinese',
        }),
      }),
    tries,
  })
  .openapi('SandboxEnterprise');

const peopleRoute = createRoute({
  method: 'get',
  path: '/sandbox/people',
  operationId: 'listSandboxPeople',
  summary: both({ zh: '沙箱里的人', en: 'People of the sandbox' }),
  description: both({
    zh: '沙箱县里可供试查的人，均为虚构。今年入学、父母双全的儿童排在最前，第一名五项入学材料齐全；note 说明每个人适合试哪种情形。',
    en: 'Whom to ask about in the synthetic county; nobody here exists. Children who start school this year and have both parents come first, and the first of them has all five papers in order; `note` says which case a person plays.',
  }),
  responses: {
    200: {
      description: both({ zh: '全部的人', en: 'All of them' }),
      content: { 'application/json': { schema: z.object({ items: z.array(Person) }) } },
    },
  },
});

const enterprisesRoute = createRoute({
  method: 'get',
  path: '/sandbox/enterprises',
  operationId: 'listSandboxEnterprises',
  summary: both({ zh: '沙箱里的企业', en: 'Enterprises of the sandbox' }),
  description: both({
    zh: '沙箱县里可供试查的企业，均为虚构；note 说明每家企业适合试哪种情形。',
    en: 'Enterprises to ask about in the synthetic county; none of them exists. `note` says which case an enterprise plays.',
  }),
  responses: {
    200: {
      description: both({ zh: '全部企业', en: 'All of them' }),
      content: { 'application/json': { schema: z.object({ items: z.array(Enterprise) }) } },
    },
  },
});

function toPerson({ children, ...person }: ReturnType<SandboxPeople['people']>[number]): z.infer<typeof Person> {
  return { ...withTries(person), children: [...children] };
}

function withTries<Party extends { readonly tries?: readonly Try[] }>({ tries, ...party }: Party) {
  return { ...party, ...(tries && { tries: tries.map((one) => ({ ...one })) }) };
}

type Try = NonNullable<ReturnType<SandboxPeople['people']>[number]['tries']>[number];
