/**
 * How all systems of 民政部 answer: `success` or `fail`, and where the result would be, a failure's own code and words.
 * Each has codes of its own.
 */
export const civilAffairs = {
  status: 'status',
  message: 'result.errormsg',
  data: 'result',
  success: ['success', ''],
  twofold: { well: 'success', ill: 'fail', code: 'result.errorcode' },
  dataWithout: 'absent',
} as const;
