import { createUndiciClient } from '../../src/platform/node/undici-client.ts';
import { httpClientPromises } from './http-client.ts';

httpClientPromises('undici', createUndiciClient);
