import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type Identity, type OAuthError, type TokenRefusal, toOAuthError } from '../identity/index.ts';
import { answerHeaders, both, plainHeaders } from '../reference/index.ts';
import { presentedProof } from './authenticate.ts';
import type { AppEnv } from './context.ts';
import { BODY_BYTES_MAX, type BodyRefusal, readBytes } from './read-json.ts';

export interface OAuthRooms {
  readonly identity: Pick<Identity, 'issueToken' | 'metadata' | 'jwks' | 'dpopNonce'>;
  readonly issuer: string;
  /** Told of every token request that got no token, for counts and logs. */
  readonly onRefusal?: (refusal: TokenRefusal) => void;
}

/** Getting a token, and what a client needs to know for it: the only paths that answer errors as RFC 6749 §5.2 has them. */
export function oauthRoutes({ identity, issuer, onRefusal }: OAuthRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi(metadataRoute, (c) => {
    c.header('Cache-Control', publicFor);
    return c.json(identity.metadata(), 200);
  });
  app.openapi(keysRoute, (c) => {
    c.header('Cache-Control', publicFor);
    return c.json(identity.jwks(), 200);
  });

  // Described here, read by hand: a parameter given twice must be seen, and errors have their own form.
  app.openAPIRegistry.registerPath(tokenRoute);
  app.post('/oauth/token', async (c) => {
    const refuse = (refusal: TokenRefusal, answer = toOAuthError(refusal, { issuer, language: c.var.language })) => {
      onRefusal?.(refusal);
      return errorResponse(c, answer);
    };
    const mediaType = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
    if (mediaType !== 'application/x-www-form-urlencoded') return refuse({ reason: 'unsupported-media-type' });
    const bytes = await readBytes(c.req.raw, BODY_BYTES_MAX);
    if (!bytes.ok) return refuse(toTokenRefusal(bytes.failure));
    const form = new URLSearchParams(new TextDecoder().decode(bytes.value));
    const { address, language } = c.var;
    const possession = presentedProof(c);
    if (possession) c.header('DPoP-Nonce', identity.dpopNonce()); // RFC 9449 §8.2
    const given = await identity.issueToken(form, {
      address,
      language,
      authorization: c.req.header('Authorization'),
      ...(possession && { possession }),
    });
    if (!given.ok) return refuse(given.failure.refusal, given.failure.answer);
    noStore(c);
    return c.json(given.value, 200);
  });
  return app;
}

function toTokenRefusal({ reason }: BodyRefusal): TokenRefusal {
  return reason === 'too-large' ? { reason } : { reason: 'malformed-form', description: 'the body was cut off' };
}

function errorResponse(c: Context<AppEnv>, { status, headers, body }: OAuthError): Response {
  noStore(c);
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  if (body.claims) c.header('Content-Language', c.var.language);
  return c.json(body, status);
}

/** RFC 6749 §5.1 asks for both. */
function noStore(c: Context<AppEnv>): void {
  c.header('Cache-Control', 'no-store');
  c.header('Pragma', 'no-cache');
}

/** Keys and metadata change by the year; five minutes keep a change visible. */
/** A new key stands in the set for no shorter a time before it signs: SHUQIAO_KEY_LEAD_SECONDS, unless it is set otherwise. */
const publicFor = 'public, max-age=300';

const TokenSchema = z
  .object({
    access_token: z.string().openapi({
      description: both({ zh: '访问令牌（RFC 9068）', en: 'The access token (RFC 9068)' }),
      example: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…',
    }),
    token_type: z.enum(['Bearer', 'DPoP']).openapi({
      description: both({
        zh: '请求带 DPoP 证明时为 DPoP：令牌绑定在证明的密钥上（RFC 9449）',
        en: 'DPoP where the request carried a proof: the token is bound to its key (RFC 9449)',
      }),
    }),
    expires_in: z.int().openapi({ description: both({ zh: '有效秒数', en: 'Seconds it lives' }), example: 600 }),
    scope: z.string().openapi({ example: 'data' }),
  })
  .openapi('AccessToken', { description: both({ zh: '访问令牌', en: 'An access token' }) });

const TokenErrorSchema = z
  .object({
    error: z.string().openapi({ example: 'invalid_client' }),
    error_description: z.string(),
    error_uri: z.string().openapi({ format: 'uri' }),
    claims: z
      .array(
        z.object({
          claim: z.string().openapi({ example: 'exp' }),
          got: z
            .unknown()
            .openapi({ description: both({ zh: '收到的值；缺失为 null', en: 'As it came; null if missing' }) }),
          want: z.string().openapi({ description: both({ zh: '应有的值', en: 'What would be right' }) }),
          message: z.string(),
          differenceSeconds: z
            .int()
            .optional()
            .openapi({
              description: both({
                zh: '该时间比网关时钟快（正）或慢（负）多少秒',
                en: 'How far this time is ahead of the gateway’s clock, negative if behind',
              }),
            }),
        }),
      )
      .optional()
      .openapi({
        description: both({
          zh: '签名验证通过之后，逐项列出不对的声明；之前没有这一项',
          en: 'Every wrong claim, once the signature has verified; absent before',
        }),
      }),
  })
  .openapi('TokenError', { description: both({ zh: 'RFC 6749 §5.2 的错误', en: 'An error of RFC 6749 §5.2' }) });

const formContent = {
  'application/x-www-form-urlencoded': {
    schema: z
      .object({
        grant_type: z.literal('client_credentials'),
        client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
        client_assertion: z.string().openapi({
          description: both({
            zh: '用部门私钥签名的 JWT：iss 与 sub 为部门标识，aud 为网关标识，exp 最多 5 分钟后，jti 每次不同；头部写明 kid',
            en: 'A JWT signed with the department’s key: iss and sub are the department, aud is the issuer, exp at most 5 minutes ahead, jti new each time; kid in the header',
          }),
          example: 'eyJhbGciOiJFUzI1NiIsImtpZCI6ImVkdWNhdGlvbi0yMDI2In0…',
        }),
        client_id: z
          .string()
          .optional()
          .openapi({ description: both({ zh: '部门标识，可省略', en: 'The department; may be left out' }) }),
        scope: z
          .string()
          .optional()
          .openapi({
            description: both({
              zh: 'data（默认）或 ops（仅限县数据局）',
              en: 'data (default), or ops for the data bureau',
            }),
          }),
      })
      .openapi('TokenRequest'),
  },
};

const refusals = {
  400: both({ zh: '表单、授权类型、scope 或来源地址不符', en: 'Form, grant type, scope or address not accepted' }),
  401: both({ zh: '身份验证未通过', en: 'Client authentication failed' }),
  413: both({ zh: '请求过大', en: 'Body too large' }),
  415: both({ zh: '不支持的内容类型', en: 'Unsupported media type' }),
  503: both({ zh: '暂时不能发放令牌', en: 'No tokens can be given now' }),
};

const tokenRoute = createRoute({
  method: 'post',
  path: '/oauth/token',
  operationId: 'getToken',
  summary: both({ zh: '换取访问令牌', en: 'Get an access token' }),
  description: both({
    zh: '`client_credentials` 授权，用 `private_key_jwt`（RFC 7523）证明部门身份，得到最长 10 分钟的访问令牌。',
    en: 'Grant `client_credentials`, the department proven by `private_key_jwt` (RFC 7523); answers an access token of at most 10 minutes.',
  }),
  parameters: plainHeaders,
  request: { body: { required: true, content: formContent } },
  responses: {
    200: {
      description: both({ zh: '令牌', en: 'The token' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: TokenSchema } },
    },
    ...Object.fromEntries(
      Object.entries(refusals).map(([status, description]) => [
        status,
        { description, headers: answerHeaders, content: { 'application/json': { schema: TokenErrorSchema } } },
      ]),
    ),
  },
});

const metadataRoute = createRoute({
  method: 'get',
  path: '/.well-known/oauth-authorization-server',
  operationId: 'getAuthorisationServerMetadata',
  summary: both({ zh: '授权服务器元数据', en: 'Authorisation server metadata' }),
  description: both({
    zh: 'RFC 8414：令牌地址、公钥地址、支持的算法。通用 OAuth 客户端凭此即可取得令牌。',
    en: 'RFC 8414: where tokens and keys are, which algorithms; all that a general OAuth client needs.',
  }),
  responses: {
    200: {
      description: both({ zh: '元数据', en: 'The metadata' }),
      headers: answerHeaders,
      content: {
        'application/json': {
          schema: z
            .object({
              issuer: z.string(),
              token_endpoint: z.string(),
              jwks_uri: z.string(),
              scopes_supported: z.array(z.string()).readonly(),
              response_types_supported: z.array(z.string()).readonly(),
              grant_types_supported: z.array(z.string()).readonly(),
              token_endpoint_auth_methods_supported: z.array(z.string()).readonly(),
              token_endpoint_auth_signing_alg_values_supported: z.array(z.string()).readonly(),
              dpop_signing_alg_values_supported: z.array(z.string()).readonly(),
              service_documentation: z.string(),
            })
            .openapi('AuthorisationServerMetadata'),
        },
      },
    },
  },
});

const keysRoute = createRoute({
  method: 'get',
  path: '/.well-known/jwks.json',
  operationId: 'getKeys',
  summary: both({ zh: '网关公钥', en: 'The gateway’s public keys' }),
  description: both({
    zh: '验证访问令牌签名的公钥（RFC 7517）。更换密钥时，新公钥先在此公布，随后才用于签名。',
    en: 'The keys that verify access tokens (RFC 7517). While a key is being changed, the new one stands here before it signs.',
  }),
  responses: {
    200: {
      description: both({ zh: '公钥集', en: 'The key set' }),
      headers: answerHeaders,
      content: {
        'application/json': {
          schema: z
            .object({
              keys: z
                .array(
                  z.object({
                    kty: z.enum(['EC', 'OKP']),
                    crv: z.enum(['P-256', 'Ed25519']),
                    x: z.string(),
                    y: z.string().optional(),
                    kid: z.string(),
                    alg: z.enum(['ES256', 'EdDSA', 'Ed25519']),
                    use: z.literal('sig').optional(),
                  }),
                )
                .readonly(),
            })
            .openapi('KeySet'),
        },
      },
    },
  },
});
