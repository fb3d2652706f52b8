export type { EnterpriseToTry, PersonToTry, RelativeToTry } from './county/county.ts';
export type { Citizen, Enterprise, Property } from './county/facts.ts';
export type { Registers, Try } from './county/registers/index.ts';
export { type Sandbox, type SandboxOptions, startSandbox, type Truth } from './sandbox.ts';
export type { LoggedCall } from './service.ts';
