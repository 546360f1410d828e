/** A log that keeps its lines, so that a test can read them. */
import type { HttpLog } from '../../src/http/http-log.ts';

export type LogLine = { level: string; facts: Record<string, unknown>; sentence: string };

/** Makes the log and the list it writes to. */
export function listeningLog(): { log: HttpLog; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: string) => (facts: object | string, sentence?: string) => {
    if (typeof facts === 'string') lines.push({ level, facts: {}, sentence: facts });
    else lines.push({ level, facts: { ...facts }, sentence: sentence ?? '' });
  };
  return { lines, log: { info: write('info'), warn: write('warn'), error: write('error') } };
}
