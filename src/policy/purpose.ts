import { containsCitizenId } from '../catalog/index.ts';
import type { MatterCode, Purpose, Result, StatedContext } from '../model/index.ts';
import type { FieldError, Refusal } from '../problems.ts';

/** Implementation code (实施编码), 31 characters, or business item code (业务办理项编码), 33. */
const MATTER = /^[0-9A-HJ-NPQRTUWXY]{18}[1-6][0-9]{12}([0-9]{2})?$/;
const CASE = /^[A-Za-z0-9-]{8,64}$/;
const OFFICER = /^[A-Za-z0-9-]{1,32}$/;
const AUTHORISATION = /^[A-Za-z0-9-]{4,64}$/;

/**
 * The purpose a caller states in headers. `impliedMatter` is the matter of the life event, where the call is made for one.
 * None of them may hold a citizen id: they stand in the ledger in the clear.
 */
export function parsePurpose(stated: StatedContext, impliedMatter?: MatterCode): Result<Purpose, Refusal> {
  const matter = impliedMatter ?? stated.matter;
  const missing = [
    ...(matter ? [] : [missingHeader('Sharing-Matter', '事项编码', 'the code of the matter')]),
    ...(stated.case ? [] : [missingHeader('Sharing-Case', '办件编号', 'the number of the case')]),
    ...(stated.officer ? [] : [missingHeader('Sharing-Officer', '经办人工号', "the clerk's staff number")]),
  ];
  if (!matter || !stated.case || !stated.officer) {
    return { ok: false, failure: { reason: 'missing-context', errors: missing } };
  }
  const errors = [
    ...check('Sharing-Matter', matter, MATTER, {
      zh: '应为 31 位实施编码或 33 位业务办理项编码',
      en: 'should be an implementation code of 31 characters or a business item code of 33',
    }),
    ...check('Sharing-Case', stated.case, CASE, {
      zh: '应为 8 至 64 位字母、数字或连字符，且不含公民身份号码',
      en: 'should be 8 to 64 letters, digits or hyphens, without a citizen id in it',
    }),
    ...check('Sharing-Officer', stated.officer, OFFICER, {
      zh: '应为 1 至 32 位字母、数字或连字符的工号，不用身份号码',
      en: 'should be a staff number of 1 to 32 letters, digits or hyphens, not a citizen id',
    }),
    ...authorisationErrors(stated.authorisation),
  ];
  if (errors.length > 0) return { ok: false, failure: { reason: 'invalid-context', errors } };
  return {
    ok: true,
    value: {
      matter: matter as MatterCode,
      case: stated.case,
      officer: stated.officer,
      ...(stated.authorisation !== undefined && { authorisation: stated.authorisation }),
    },
  };
}

/** The person's mandate alone, for what rests on nothing else. */
export function parseAuthorisation(stated: string | undefined): Result<string, Refusal> {
  const errors = authorisationErrors(stated);
  if (errors.length > 0) return { ok: false, failure: { reason: 'invalid-context', errors } };
  return stated ? { ok: true, value: stated } : { ok: false, failure: { reason: 'authorisation-required' } };
}

function authorisationErrors(authorisation: string | undefined): FieldError[] {
  if (authorisation === undefined) return [];
  return check('Sharing-Authorisation', authorisation, AUTHORISATION, {
    zh: '应为 4 至 64 位字母、数字或连字符的授权书编号，不含公民身份号码',
    en: 'should be a mandate reference of 4 to 64 letters, digits or hyphens, without a citizen id in it',
  });
}

function missingHeader(field: string, zh: string, en: string): FieldError {
  return { field, message: { zh: `请写明${zh}`, en: `send ${en}` } };
}

function check(field: string, value: string, pattern: RegExp, message: FieldError['message']): FieldError[] {
  return pattern.test(value) && !containsCitizenId(value) ? [] : [{ field, message }];
}
