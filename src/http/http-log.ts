/** The part of the kernel's logger that the web server uses. */
import type { Logger } from '../kernel/logger.ts';

export type HttpLog = Pick<Logger, 'info' | 'warn' | 'error'>;
