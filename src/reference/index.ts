export { tokenWith } from './access.ts';
export { BundleSchema } from './bundle-schema.ts';
export { docsPage } from './pages/docs.ts';
export { frontPage } from './pages/front.ts';
export { asReason, noSuchProblemPage, problemIndexPage, problemPage } from './pages/problem.ts';
export { evidenceHeaders, type ParameterReference, plainHeaders, queryHeaders } from './parameters.ts';
export { type ExamplePeople, type ExamplePerson, examplePeopleAmong, type KnownPerson, nobody } from './people.ts';
export type { Place } from './places.ts';
export { createReference, type DocumentWish, type Reference, type ReferenceParts } from './reference.ts';
export {
  acceptedHeaders,
  answerHeaders,
  bodyReasons,
  bundleAnswerHeaders,
  callerReasons,
  dataAnswerHeaders,
  evidenceReasons,
  fetchedHeaders,
  type ProblemResponse,
  problemResponses,
  queryReasons,
} from './responses.ts';
export { listOf, PageQuery, ProblemSchema } from './schemas.ts';
export { both, issuerMarker, localise } from './text.ts';
