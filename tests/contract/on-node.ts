import type { TestProject } from 'vitest/node';
import { provideGateway } from './on-runtime.ts';

/** Node on the embedded defaults. */
export default (project: TestProject) => provideGateway(project, {});
