import { readFile } from 'node:fs/promises';
import { parseVerifierKey } from '../ledger/index.ts';

/** A vkey that was given as it is, or as the name of a file that holds it. */
export async function readVerifierKey(textOrFile: string): Promise<string> {
  if (parseVerifierKey(textOrFile)) return textOrFile;
  const content = await readFile(textOrFile, 'utf8').catch(() => undefined);
  if (content === undefined) {
    throw new Error(
      `${textOrFile} is neither a verifier key (<name>+<8 hex digits>+<base64>) nor a file with one; get it from /ledger/key`,
    );
  }
  if (!parseVerifierKey(content.trim())) {
    throw new Error(
      `the file ${textOrFile} holds no verifier key (<name>+<8 hex digits>+<base64>); get it from /ledger/key`,
    );
  }
  return content.trim();
}
