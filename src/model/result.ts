/** An outcome that is expected in normal operation, good or not; thrown errors are bugs or broken parts. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };
