import type { Result } from '../../model/index.ts';

/** What an object answers: that it could not is a value too, in words for ops, since an exception ends more than the one call. */
export type Answer<Value> = Promise<Result<Value, string>>;

/** In an object: the answer that `work` gives. Never rejects. */
export async function answer<Value>(
  work: () => Value | Promise<Value>,
  onFailure: (failure: string) => void,
): Answer<Value> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const failure = String(error);
    onFailure(failure);
    return { ok: false, failure };
  }
}

/** In the Worker: the value of an answer; rejects, in words for ops, where there is none in time. `name`: of the object. */
export async function ask<Value>(name: string, milliseconds: number, call: () => Answer<Value>): Promise<Value> {
  const failed = (error: unknown): never => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
  };
  const given = await inTime(milliseconds, call).catch(failed);
  return given.ok ? given.value : failed(given.failure);
}

/** An object that hangs must not take its caller with it: it rejects where there is no answer in time. */
export async function inTime<Value>(
  milliseconds: number,
  work: () => Promise<Value>,
  onLate: () => void = () => {},
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onLate();
      reject(new Error(`no answer within ${milliseconds} ms`));
    }, milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
