/** The `.env` file of the working folder, if there is one: read before anything looks at the environment. */

/** Variables that are set already win. A missing file is no fault; an unreadable one is. */
export function readEnvFile(path = '.env'): void {
  try {
    process.loadEnvFile(path);
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    if (!missing) throw thrown;
  }
}
