import type { Transferable, Worker } from 'node:worker_threads';

/** A call to a worker and its answer; errors cross as values, so that nothing is lost on the way. */
export interface WorkerCall {
  readonly call: number;
  readonly method: string;
  readonly argument: unknown;
}
export type WorkerAnswer =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: string };

/** Calls into one worker thread, answered in order; a crash rejects what was under way, and the next call starts a new worker. */
export interface WorkerCalls {
  call(method: string, argument: unknown, transfer?: readonly Transferable[]): Promise<unknown>;
  /** After the calls under way; then every call rejects. */
  close(): Promise<void>;
}

export function createWorkerCalls({ start }: { readonly start: () => Worker }): WorkerCalls {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let worker: Worker | undefined;
  let count = 0;
  let closing: Promise<void> | undefined;

  return {
    call(method, argument, transfer = []) {
      if (closing) return Promise.reject(new Error('the store is closed'));
      return send(method, argument, transfer);
    },
    close() {
      closing ??= (worker ? send('close', undefined, []) : Promise.resolve())
        .catch(() => {})
        .then(async () => {
          await worker?.terminate();
        });
      return closing;
    },
  };

  function send(method: string, argument: unknown, transfer: readonly Transferable[]): Promise<unknown> {
    worker ??= startWorker();
    const call = ++count;
    const answer = new Promise<unknown>((resolve, reject) => pending.set(call, { resolve, reject }));
    const message: WorkerCall = { call, method, argument };
    worker.postMessage(message, transfer);
    return answer;
  }

  function startWorker(): Worker {
    const started = start();
    let cause = new Error('the worker thread has ended');
    started.on('message', (answer: WorkerAnswer) => {
      const waiting = pending.get(answer.call);
      pending.delete(answer.call);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.value);
    });
    started.on('error', (error: Error) => {
      cause = error;
    });
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      for (const { reject } of pending.values()) reject(cause);
      pending.clear();
    });
    return started;
  }
}
