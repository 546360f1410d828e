/** What this room asks of a logger; a pino logger fits. */

export type StoreLog = {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
};

/** Says nothing; for tests and one-off commands. */
export const silentLog: StoreLog = { info: () => undefined, warn: () => undefined };
