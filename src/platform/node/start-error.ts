/** Something is not as it must be for a start: one line that says what to do. */
export class StartError extends Error {}
