import type { TestProject } from 'vitest/node';
import { provideGateway } from './on-runtime.ts';

/** `npm run cluster`: three gateways behind one port, with Redis and PostgreSQL. */
export default (project: TestProject) => provideGateway(project, { runtime: 'cluster' });
