import { randomUUID } from 'node:crypto';
import { chmod, chown, link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a secret to a file of its own (0600, in folders of 0700) whole or not at all, and never over an existing one.
 * False where the file is there already, perhaps by another process a moment ago.
 */
export async function writeNewSecret(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = await writeDraft(path, text);
  try {
    await link(draft, path); // unlike rename, it fails where the name is taken
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
  return true;
}

/** Puts another content into an existing secret's file, whole or not at all; owner and permissions stay, whoever calls. */
export async function replaceSecret(path: string, text: string): Promise<void> {
  const { uid, gid, mode } = await stat(path);
  const draft = await writeDraft(path, text);
  try {
    await chown(draft, uid, gid);
    await chmod(draft, mode & 0o777);
    await rename(draft, path);
  } catch (error) {
    await unlink(draft);
    throw error;
  }
}

/** A file of its own beside the place it is for, on disk when this resolves. */
async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomUUID()}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}
