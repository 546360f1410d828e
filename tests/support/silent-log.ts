/** A log that says nothing. */
import { createLogger } from '../../src/kernel/logger.ts';

export const silentLog = createLogger({ level: 'silent', pretty: false });
