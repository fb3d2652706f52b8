import { exampleCase, exampleOfficer } from './components.ts';
import { issuerMarker } from './text.ts';

/** One command to paste; the token is a shell variable, so that no live token is ever in a page. */
export function curl(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return { lang: 'shell', label: 'curl', source: curlCommand(issuerMarker, path, body, headers) };
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
