export { evidenceHeaders, type ParameterReference, plainHeaders, queryHeaders } from './parameters.ts';
export {
  answerHeaders,
  bodyReasons,
  callerReasons,
  dataAnswerHeaders,
  evidenceReasons,
  type ProblemResponse,
  problemResponses,
  queryReasons,
} from './responses.ts';
export { listOf, PageQuery, ProblemSchema } from './schemas.ts';
export { both, issuerMarker, localise } from './text.ts';
