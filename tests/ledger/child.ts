import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./recording-child.ts', import.meta.url));

/** A process that records on a ledger without end; `command` may run it under a tool. */
export class RecordingChild {
  readonly recorded: string[] = [];
  readonly unavailable: string[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #errors = '';
  #line = '';
  #watchers: (() => void)[] = [];

  constructor(file: string, { callers = 16, command = [] }: { callers?: number; command?: readonly string[] } = {}) {
    const [program = '', ...args] = [...command, process.execPath, script, file, String(callers)];
    this.#process = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#ended = once(this.#process, 'close');
    this.#process.on('close', () => this.#tell());
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Resolves once it holds; throws with what the child complained of where it ended before. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#process.exitCode !== null) throw new Error(`the child has ended: ${this.#errors}`);
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
  }

  /** SIGKILL; afterwards everything the child had printed has been read. */
  async kill(): Promise<void> {
    // The whole group: a tool that runs the child would leave it behind.
    if (this.#process.pid && this.#process.exitCode === null) process.kill(-this.#process.pid, 'SIGKILL');
    await this.#ended;
  }

  #read(text: string): void {
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) (line.startsWith('+') ? this.recorded : this.unavailable).push(line.slice(1));
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }
}
