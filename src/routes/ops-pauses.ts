import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { findVertical } from '../catalog/index.ts';
import { both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import { act, done, holdsWithinSeconds, unknownVertical, VerticalParameter } from './act-on-vertical.ts';
import { type AppEnv, problemResponse } from './context.ts';
import type { OpsRooms } from './ops.ts';

/** `DELETE /ops/verticals/{vertical}/pauses`: its owner grants more than it has said; it is asked again. */
export function mountOpsPauses(app: OpenAPIHono<AppEnv>, rooms: OpsRooms): void {
  app.openAPIRegistry.registerPath(resumeRoute);
  app.delete('/ops/verticals/:vertical/pauses', rooms.requireCaller('ops'), (c) => {
    const vertical = findVertical(c.var.catalog, c.req.param('vertical'));
    if (!vertical) return problemResponse(c, rooms.issuer, unknownVertical);
    return act(c, rooms, {
      act: { what: 'end-pauses', vertical: vertical.id },
      answer: { vertical: vertical.id, holdsWithinSeconds },
      carryOut: () => rooms.pauses.resume(vertical.id),
    });
  });
}

const resumeRoute = createRoute({
  method: 'delete',
  path: '/ops/verticals/{vertical}/pauses',
  operationId: 'endPauses',
  summary: both({ zh: '恢复调用', en: 'Ask a vertical again' }),
  description: both({
    zh: '垂管系统称当日次数已用完后，网关到次日（或它所说的时间）才再调用。对方已增加次数的，以此恢复，10 秒内在所有实例上生效；先写入存证日志。没有暂停也不算出错；网关自己的计数不变。',
    en: 'A vertical that has said its calls of the day are used is not called until the next day, or until it said. Where its owner has granted more since, this ends that, on every instance within 10 s; the act is in the ledger before it holds. No error where nothing was paused; the gateway’s own count stays as it is.',
  }),
  parameters: plainHeaders,
  request: { params: VerticalParameter },
  responses: { ...done, ...problemResponses('not-found', ...callerReasons, 'insufficient-scope') },
});
