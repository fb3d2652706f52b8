import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { ConfigFile } from '../../catalog/index.ts';

/**
 * The YAML files of a folder as they were in a git revision, under `as/…`. Rejects with one line where the folder is in no repository or
 * the revision is unknown.
 */
export async function readFromGit(folder: string, revision: string, as: string): Promise<readonly ConfigFile[]> {
  const listed = await promisify(execFile)('git', ['ls-tree', '-r', '-z', '--name-only', revision, '--', '.'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  }).catch(({ stderr = '' }: { stderr?: string }) => {
    throw new Error(`git knows no ${revision} for ${folder}: ${stderr.trim().split('\n')[0]}`);
  });
  const names = listed.stdout.split('\0').filter((name) => /(^|\/)[^./][^/]*\.ya?ml$/.test(name));
  const texts = await blobs(
    folder,
    names.map((name) => `${revision}:./${name}`),
  );
  return names.map((name, index) => ({ path: `${as}/${name}`, text: texts[index] ?? '' }));
}

/** All of them from one process: `<object> blob <size>\n<bytes>\n` each (git-cat-file, "Batch output"). */
async function blobs(folder: string, objects: readonly string[]): Promise<readonly string[]> {
  const child = spawn('git', ['cat-file', '--batch'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.end(objects.map((object) => `${object}\n`).join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const size = Number(/ blob (\d+)$/.exec(bytes.toString('utf8', at, end))?.[1]);
    if (!Number.isInteger(size)) throw new Error(`git gave no file for ${objects[texts.length]}`);
    texts.push(bytes.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return texts;
}
