import { exampleCase, exampleOfficer } from './components.ts';
import { issuerMarker } from './text.ts';

interface Sample {
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Whose token the example needs. */
  readonly department: string | undefined;
}

/** Two lines to paste: a token into a shell variable, so that no live token is ever in a page, and the call. */
export function curl({ path, body, headers, department }: Sample) {
  const token = `TOKEN=$(npm run -s token -- ${department ?? 'education'})`;
  return { lang: 'shell', label: 'curl', source: `${token}\n${curlCommand(issuerMarker, path, body, headers)}` };
}

export function curlCommand(
  issuer: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): string {
  const lines = [
    `curl -s ${issuer}${path}`,
    '-H "Authorization: Bearer $TOKEN"',
    ...Object.entries({ ...headers, 'Sharing-Case': exampleCase, 'Sharing-Officer': exampleOfficer }).map(
      ([name, value]) => `-H '${name}: ${value}'`,
    ),
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify(body)}'`,
  ];
  return lines.join(' \\\n  ');
}
