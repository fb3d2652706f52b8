export { citizenBirthDate, containsCitizenId, isCitizenId } from './citizen-id.ts';
export { compileFile } from './compile-file.ts';
export { type ConfigProblem, formatConfigProblem } from './config-problem.ts';
export { hasValidOrganisationCode, isCreditCode } from './credit-code.ts';
export { identifiersIn } from './identifiers.ts';
export { type LoadOptions, loadCatalog } from './load-catalog.ts';
export {
  demandsOfDepartment,
  demandsOnResource,
  demandsReaching,
  findDemand,
  findDemands,
  findDepartment,
  findLifeEvent,
  findLifeEventByMatter,
  findResource,
  findVertical,
  resourcesOfVertical,
  takesSeveralCalls,
  thingsMax,
} from './lookups.ts';
export { isOpen, nextMidnight, opensAt } from './opening.ts';
export type { CatalogOverlay } from './overlay.ts';
export { parseParameter } from './parameter-formats.ts';
export { type CompiledFile, type ConfigFile, type ConfigSource, ConfigUnreadable } from './source.ts';
