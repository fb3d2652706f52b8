import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  demoKeyPrefix,
  generateDepartmentKey,
  type PrivateJwk,
  publicHalf,
  readPrivateJwk,
} from '../../identity/index.ts';
import type { PublicJwk } from '../../model/index.ts';
import { writeNewSecret } from './new-file.ts';

/** Where the sandbox keeps a demo department's private JWK. */
export function demoKeyPath(dataFolder: string, department: string): string {
  return join(dataFolder, 'demo', 'departments', `${department}.jwk.json`);
}

/**
 * A demo key for each department, made at the first start and kept. Answers their public halves; the catalog knows them
 * only while the sandbox is on. Throws one clear line where a file cannot be written or read.
 */
export async function openDemoDepartments(
  dataFolder: string,
  departmentIds: Iterable<string>,
): Promise<ReadonlyMap<string, PublicJwk>> {
  const keys = new Map<string, PublicJwk>();
  for (const id of departmentIds) keys.set(id, publicHalf(await openDemoKey(demoKeyPath(dataFolder, id), id)));
  return keys;
}

/** A demo department's key, as the first start of the sandbox left it. Throws one clear line if there is none. */
export async function readDemoKey(dataFolder: string, department: string): Promise<PrivateJwk> {
  const path = demoKeyPath(dataFolder, department);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new Error(
      `there is no demo key ${path}: check the department's name, and start the sandbox once (npm start)`,
    );
  const read = readPrivateJwk(text);
  if (!read.ok) throw new Error(`the demo key ${path} ${read.failure}; delete it, and the next start makes a new one`);
  return read.value;
}

async function openDemoKey(path: string, department: string): Promise<PrivateJwk> {
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known === undefined) {
    const key = await generateDepartmentKey(`${demoKeyPrefix}-${department}`, 'ES256');
    await writeNewSecret(path, `${JSON.stringify(key, undefined, 2)}\n`).catch((error: unknown) => {
      throw new Error(`the demo key ${path} cannot be written: make the data folder writable`, { cause: error });
    });
  }
  const read = readPrivateJwk(known ?? (await readFile(path, 'utf8')));
  if (!read.ok) throw new Error(`the demo key ${path} ${read.failure}; delete it, and the next start makes a new one`);
  return read.value;
}
