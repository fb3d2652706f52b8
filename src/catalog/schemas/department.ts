import { z } from 'zod';
import { idSchema, textSchema } from './common.ts';

/** A public JWK (RFC 7517). What its members may hold together is checked in `checks/public-keys.ts`. */
export const publicJwkSchema = z
  .looseObject({
    kid: z.string().min(1).max(128).describe('the name of the key, unlike any other of the department'),
    kty: z.enum(['EC', 'OKP']).describe('EC for P-256, OKP for Ed25519; no other key is accepted'),
    crv: z.enum(['P-256', 'Ed25519']).describe('P-256 or Ed25519'),
    alg: z.enum(['ES256', 'EdDSA', 'Ed25519']).describe('ES256 for P-256, EdDSA or Ed25519 for Ed25519'),
    x: z.string().describe('base64url, 43 characters'),
    y: z.string().optional().describe('base64url, 43 characters; P-256 only'),
    use: z.literal('sig').optional().describe('sig, or left out'),
  })
  .describe('the public half of a key, as `shuqiao key new` prints it');

const departmentSchema = z.strictObject({
  id: idSchema.describe('the id of the department, also its OAuth client_id, such as education'),
  name: textSchema,
  uscc: z.string().describe('the unified social credit code (GB 32100), 18 characters'),
  mayDemand: z
    .boolean()
    .default(true)
    .describe('false for a unit that takes part in life events but may hold no demand'),
  scopes: z
    .array(z.enum(['data', 'ops', 'subject-accesses']))
    .min(1)
    .default(['data'])
    .describe(
      'what its tokens may be for: data; ops for the data bureau; subject-accesses for the app that shows citizens who used their data',
    ),
  keys: z.array(publicJwkSchema).max(2).default([]).describe('its public keys; two while a key is being changed'),
  allowedNetworks: z
    .array(z.string().describe('a CIDR block, such as 10.43.5.0/24 or 2001:db8::/48'))
    .default([])
    .describe('where it may call from, as CIDR blocks; empty means anywhere'),
  dpopBoundAccessTokens: z
    .boolean()
    .default(false)
    .describe('true if its tokens must be bound to a key that each call proves (DPoP, RFC 9449)'),
  suspiciousUse: z
    .strictObject({
      officerSubjectsPerHour: z
        .int()
        .positive()
        .default(300)
        .describe('how many different data subjects one officer asks for in an hour at most; 300 if left out'),
      caseSubjectsPerDay: z
        .int()
        .positive()
        .default(60)
        .describe('how many different data subjects one case number is used for in a day at most; 60 if left out'),
    })
    .prefault({})
    .describe('what is no casework: calls beyond it are refused as suspicious-use and shown to ops'),
});

export const departmentsSchema = z.array(departmentSchema).describe('the departments, a list');
export type DepartmentConfig = z.infer<typeof departmentSchema>;
