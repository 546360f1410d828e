/** Requests to see who reported as a look-up table for whoever decides them: who wants it, and why; never the reporter. */
import type { LookupSource } from '../engine/turn.ts';
import type { OpenRequest } from '../store/reporters.ts';
import { numberedSource } from './entry-sources.ts';

/** `reporter_request`: by the lead's number, with the asker's id and name and the reason. */
export function reporterSources(requests: readonly OpenRequest[]): Record<string, LookupSource> {
  const rows = requests.map(({ number, askerId, askerName, reason }) => ({
    number,
    subject: askerName,
    state: 'asked',
    institutionId: null,
    data: { asker: askerId, asker_name: askerName, reason },
  }));
  return { reporter_request: numberedSource(rows, { fields: ['asker', 'asker_name', 'reason'], nameOf: () => WAITS }) };
}

const WAITS = '等审批';
