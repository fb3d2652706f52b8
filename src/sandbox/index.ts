export type { PersonToTry, RelativeToTry } from './county/county.ts';
export type { Citizen, Enterprise, Property } from './county/facts.ts';
export { type EnterpriseToTry, type Sandbox, type SandboxOptions, startSandbox, type Truth } from './sandbox.ts';
export type { LoggedCall } from './service.ts';
