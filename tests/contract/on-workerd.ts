import type { TestProject } from 'vitest/node';
import { provideGateway } from './on-runtime.ts';

/** The self-hosted build on `workerd serve`. */
export default (project: TestProject) => provideGateway(project, { runtime: 'workerd' });
