import { afterEach, beforeEach } from 'vitest';
import { startGateway, type TestGateway, type TestGatewayOptions } from './county.ts';
import { startVertical, type TestVertical } from './vertical.ts';

/** Of the test that is running; see `verticalForEachTest`. */
export let vertical: TestVertical;
let gateways: TestGateway[] = [];

/** Gives each test of a file a vertical of its own, and closes it afterwards with all gateways that were opened in front of it. */
export function verticalForEachTest(): void {
  beforeEach(async () => {
    vertical = await startVertical();
  });
  afterEach(async () => {
    for (const started of gateways) await started[Symbol.asyncDispose]();
    gateways = [];
    await vertical[Symbol.asyncDispose]();
  });
}

/** One more gateway in front of the test's vertical. */
export function gateway(options: TestGatewayOptions = {}): TestGateway {
  const started = startGateway(vertical, options);
  gateways.push(started);
  return started;
}
