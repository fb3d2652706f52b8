import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { generateDepartmentKey, publicHalf } from '../identity/index.ts';
import { keySecrets } from '../platform/node/edge-environment.ts';
import { openKeyFolder } from '../platform/node/key-folder.ts';
import { writeNewSecret } from '../platform/node/new-file.ts';
import { registerKeyRenewal } from './key-renewal.ts';

/** `shuqiao key new DEPARTMENT`, and the gateway's own: `init`, `renew`, `retire` and `secrets`. */
export function registerKey(program: Command): void {
  const key = program.command('key').description('密钥 · keys');

  key
    .command('new')
    .description(
      "为部门生成密钥对，私钥只留在部门 · make a department's key pair; the private half stays with the department",
    )
    .argument('<department>', "部门标识，如 education · the department's id")
    .option('--alg <alg>', 'ES256（P-256）或 Ed25519 · ES256 (P-256) or Ed25519', 'ES256')
    .option('--out <folder>', '两个文件写到哪里 · where to write the two files', '.')
    .action(async (department: string, { alg, out }: { alg: string; out: string }) => {
      if (alg !== 'ES256' && alg !== 'Ed25519') throw new Error(`--alg is ES256 or Ed25519, not ${alg}`);
      if (!/^[a-z][a-z0-9-]{0,62}$/.test(department))
        throw new Error(`a department's id is made of a-z, 0-9 and "-", like education; got ${department}`);
      const paths = await makeKeyPair(department, alg, out);
      process.stderr.write(
        [
          `private half: ${paths.privateHalf}  (keep it on this system alone; nobody needs it, not even the data bureau)`,
          `public half:  ${paths.publicHalf}  (hand it over to the data bureau, which registers it under keys: in config/departments.yaml)`,
          '',
        ].join('\n'),
      );
    });

  key
    .command('init')
    .description("生成网关自己的密钥，已有的不动 · make the gateway's own keys, those that are not there yet")
    .argument('<folder>', '密钥目录，用 SHUQIAO_KEYS 告诉网关 · where they live; SHUQIAO_KEYS names it to the gateway')
    .action(async (folder: string) => {
      const keys = await openKeyFolder(folder, { create: true });
      if (!keys.ok) throw new Error(keys.failure);
      process.stderr.write(
        `the gateway's keys are in ${folder}: back them up, then start with SHUQIAO_KEYS=${folder}\n`,
      );
    });

  registerKeyRenewal(key);

  key
    .command('secrets')
    .description(
      "按 .env 格式打印密钥，供 Worker 使用，请勿外传 · print the gateway's keys as the Worker's secrets, in .env format; keep them secret",
    )
    .argument('<folder>', '密钥目录 · where they live')
    .option('--new-waits', '新密钥先公布、暂不使用 · the newest of several is known, and not used yet')
    .action(async (folder: string, { newWaits }: { newWaits?: boolean }) => {
      const keys = await openKeyFolder(folder, { create: false });
      if (!keys.ok) throw new Error(keys.failure);
      for (const [name, value] of Object.entries(await keySecrets(folder, { newWaits })))
        process.stdout.write(`${name}='${value}'\n`);
    });
}

async function makeKeyPair(department: string, alg: 'ES256' | 'Ed25519', folder: string) {
  const key = await generateDepartmentKey(department, alg);
  const privatePath = join(folder, `${department}.private.jwk.json`);
  const publicPath = join(folder, `${department}.public.jwk.json`);
  for (const path of [privatePath, publicPath]) if (await exists(path)) throw new Error(taken(path));
  for (const [path, jwk] of [
    [privatePath, key],
    [publicPath, publicHalf(key)],
  ] as const)
    if (!(await writeNewSecret(path, `${JSON.stringify(jwk, undefined, 2)}\n`))) throw new Error(taken(path));
  return { privateHalf: privatePath, publicHalf: publicPath };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function taken(path: string): string {
  return `${path} exists and is not overwritten: move it away, or choose another folder with --out`;
}
