/** Where a gateway started on this machine listens, by the same settings. */
export function localUrl({ HOST = '127.0.0.1', PORT = '8080' }: NodeJS.ProcessEnv = process.env): string {
  return `http://${HOST}:${PORT}`;
}
