import { afterAll, beforeAll } from 'vitest';
import { httpClientPromises } from '../promises/http-client.ts';
import { type Adapters, startAdapters } from './workerd.ts';

let adapters: Adapters;
beforeAll(async () => {
  adapters = await startAdapters();
});
afterAll(() => adapters[Symbol.asyncDispose]());

// workerd does not say why nobody answered
httpClientPromises('fetch, on workerd', () => adapters.httpClient(), { refused: 'Error', tellsUnsent: false });
