export type { CallPlace } from './authenticate.ts';
export { signTokenForm } from './client.ts';
export { hasDuplicateMember } from './compact.ts';
export { signConsoleCode } from './console-code.ts';
export type { ConsoleSession } from './console-sign-in.ts';
export {
  demoKeyFault,
  demoKeyPrefix,
  generateDepartmentKey,
  isDemoKey,
  type PrivateJwk,
  publicHalf,
  readPrivateJwk,
  readPublicJwk,
} from './department-key.ts';
export { type PresentedProof, proofAlgorithms } from './dpop.ts';
export { explainToken, type TokenExplanation } from './explain.ts';
export { createForwardedAddress } from './forwarded.ts';
export { type GatewayKeys, type KeyPlace, keyContentFault, keyNames, keyNote, keyPlaces } from './gateway-keys.ts';
export {
  createIdentity,
  type Identity,
  type IdentityParts,
  type IssuedToken,
  type RefusedToken,
  type TokenRequest,
} from './identity.ts';
export { type OAuthError, type TokenRefusal, toOAuthError } from './oauth-error.ts';
export type { RevocationTarget } from './revoking.ts';
export { stateSql, sweepEveryMs, sweepMarginSeconds, sweepRowsMax } from './state-sql.ts';
export type { ReplayStore, Revocation, RevocationStore } from './stores.ts';
export type { TokenKey } from './token-mint.ts';
export { verifyWebhook, type WebhookRefusal } from './webhook.ts';
