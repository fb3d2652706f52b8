import type { Catalog } from '../../model/index.ts';

/** What a newcomer needs once the gateway is ready: where to look, and one call that works when pasted. */
export interface Welcome {
  readonly issuer: string;
  readonly readyMs: number;
  readonly consoleCode: string;
  readonly token: string;
  readonly matter: string;
  readonly resource: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export function welcomeText({ issuer, readyMs, consoleCode, token, matter, resource, parameters }: Welcome): string {
  return `
  数桥 Shuqiao  ready in ${readyMs} ms, with the sandbox (a county that does not exist)

  Front page      ${issuer}/
  API reference   ${issuer}/docs
  Console 控制台   ${issuer}/console#code=${consoleCode}
                  (signs you in once, within 10 minutes; another: npx shuqiao console link)

  Try it: the household registration of a child of the sandbox, as the education bureau (token good for 10 minutes)

curl -s '${issuer}/v1/resources/${resource}/query' \\
  -H 'Authorization: Bearer ${token}' \\
  -H 'Sharing-Matter: ${matter}' \\
  -H 'Sharing-Case: 4305272411240000017' \\
  -H 'Sharing-Officer: 0427' \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(parameters)}'

  A new token     npm run --silent token -- education
  The whole case  npm run demo
  Ctrl-C stops.
`;
}

/** What the shipped configuration and the sandbox let the welcome show; undefined where they lack it. */
export function welcomeCall(
  catalog: Catalog,
  people: readonly { readonly name: string; readonly idNumber: string }[],
): Pick<Welcome, 'matter' | 'resource' | 'parameters'> | undefined {
  const demand = [...catalog.demands.values()].find(
    ({ department, resource }) => department === welcomeDepartment && resource.endsWith('.household-record'),
  );
  const [child] = people;
  const matter = demand?.matters[0]?.code;
  if (!demand || !child || !matter) return undefined;
  return { matter, resource: demand.resource, parameters: { name: child.name, idNumber: child.idNumber } };
}

/** In whose name the welcome asks. */
export const welcomeDepartment = 'education';
