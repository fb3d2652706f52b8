import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CompiledFile } from '../../catalog/index.ts';

/** A vertical that demands a client certificate, and what config calls its parts, without `env:`. */
export interface CertifiedVertical {
  readonly id: string;
  readonly url: string;
  readonly certificate: string;
  readonly privateKey: string;
  /** Absent where a public authority vouches for the vertical. */
  readonly authority: string | undefined;
}

const variable = z
  .string()
  .regex(/^env:/)
  .transform((written) => written.slice('env:'.length));

const certified = z.object({
  upstream: z.object({
    signing: z.literal('mtls'),
    baseUrl: variable,
    credential: z.object({ certificate: variable, privateKey: variable, authority: variable.optional() }),
  }),
});

/** Those of a checked configuration. Rejects names by which the Worker would not find a certificate. */
export function certifiedVerticals(files: readonly CompiledFile[]): readonly CertifiedVertical[] {
  return files.flatMap(({ path, data }) => {
    const id = /verticals\/([^/]+)\.yaml$/.exec(path)?.[1];
    const found = certified.safeParse(data);
    if (id === undefined || !found.success) return [];
    const { baseUrl: url, credential } = found.data.upstream;
    const wanted = url.replace(/_URL$/, '_CERTIFICATE');
    if (!url.endsWith('_URL') || credential.certificate !== wanted) {
      throw new Error(`${path}: at the edge a certificate is found by its name: beside X_URL it must be X_CERTIFICATE`);
    }
    return [{ id, url, ...credential, authority: credential.authority }];
  });
}

/** What `workerd serve` reads of one vertical, in a folder of its name. */
export const certificateFiles = {
  privateKey: 'client.key',
  certificate: 'client.pem',
  authority: 'authority.pem',
} as const;

/** Writes what the environment holds in PEM as the files that `workerd serve` reads, for the owner's eyes alone. */
export async function writeCertificates(
  folder: string,
  verticals: readonly CertifiedVertical[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const vertical of verticals) {
    const place = join(folder, vertical.id);
    await mkdir(place, { mode: 0o700, recursive: true });
    for (const part of ['privateKey', 'certificate', 'authority'] as const) {
      const name = vertical[part];
      if (name === undefined) continue;
      const path = join(place, certificateFiles[part]);
      await writeFile(path, environment[name] ?? '', { mode: 0o600 });
      await chmod(path, 0o600); // an older file keeps its mode
    }
  }
}

/** Where each is reached, `host:port`. */
export function addressesOf(
  verticals: readonly CertifiedVertical[],
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    verticals.map(({ id, url }) => {
      const { hostname, port } = new URL(environment[url] ?? '');
      return [id, `${hostname}:${port || 443}`];
    }),
  );
}
