export { type Authority, type CertifiedKey, createAuthority } from './certificates.ts';
export { type ChangeNotice, changeNotice, type NoticeAttempt } from './change-notice.ts';
export type { EnterpriseToTry, PersonToTry, RelativeToTry } from './county/county.ts';
export type { Citizen, Enterprise, Property } from './county/facts.ts';
export type { Registers, Try } from './county/registers/index.ts';
export { type Sandbox, type SandboxOptions, startSandbox, type Tempers, type Truth } from './sandbox.ts';
export type { LoggedCall } from './service.ts';
export { type Trait, traits } from './temper.ts';
