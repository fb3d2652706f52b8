/** How long a test waits for what has to come, ms: longer than a machine that is busy with other suites takes for it. */
export const patience = { timeout: 15_000, interval: 25 };
