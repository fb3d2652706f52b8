import { decodeProtectedHeader } from 'jose';
import { type Answer, type Client, createClient } from './client.ts';
import { eventually } from './eventually.ts';

export interface Loaded {
  readonly status: number;
  readonly text: string;
  /** Of the gateway's key that signed the token it came with. */
  readonly kid: string | undefined;
}

/** Six of a department's systems that ask without a pause; each asks for a new token every twenty calls, and goes on with it. */
export function steadyLoad(
  { url, data }: { readonly url: string; readonly data: string },
  ask: (client: Client, turn: number) => Promise<Answer>,
) {
  const answers: Loaded[] = [];
  let over = false;
  const lanes = Array.from({ length: 6 }, async (_, lane) => {
    let client = await createClient({ url, data, department: 'education' });
    for (let turn = 0; !over; turn += 1) {
      if (turn % 20 === 19) client = await createClient({ url, data, department: 'education' });
      const { status, text } = await ask(client, lane + turn);
      answers.push({ status, text, kid: decodeProtectedHeader(client.token).kid });
    }
  });
  const running = Promise.all(lanes); // one that broke is heard of at the end
  running.catch(() => {});
  return {
    /** What has been answered so far, in order. */
    answers: (): readonly Loaded[] => answers,
    /** Resolves once so many more have been answered. */
    async turns(count: number): Promise<void> {
      const until = answers.length + count;
      await eventually(() => {
        if (answers.length < until) throw new Error(`${answers.length} of ${until} answers`);
      });
    },
    async end(): Promise<readonly Loaded[]> {
      over = true;
      await running;
      return answers;
    },
  };
}
