/**
 * Named places where a test can stop, break or kill the process.
 * Armed by the environment only: `FAILPOINT=<name>:<n>:<kill|throw>` acts at the n-th hit; unset, a hit costs one comparison.
 */

/** Every failpoint there is. A test checks that each one stands in the code once; the kill tests, that each one is hit. */
export const FAILPOINTS = [
  'turn.before-begin',
  'turn.after-inbox',
  'turn.after-lock',
  'turn.after-actions',
  'turn.before-commit',
  'turn.after-commit',
  'wake.before-accept',
  'wake.before-delete',
  'dispatch.after-claim',
  'dispatch.before-send',
  'dispatch.after-send',
  'dispatch.after-mark',
  'broadcast.amid-recipients',
  'broadcast.after-recipients',
  'broadcast.before-confirm',
  'broadcast.after-confirm',
  'broadcast.before-feed',
  'broadcast.after-feed',
  'broadcast.fed',
  'broadcast.after-collect',
  'broadcast.before-done',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

type Armed = { name: string; hit: number; mode: 'kill' | 'throw' };

function readArmed(setting: string | undefined): Armed | undefined {
  if (!setting) return undefined;
  const [name = '', hit = '1', mode = 'kill'] = setting.split(':');
  return { name, hit: Number(hit), mode: mode === 'throw' ? 'throw' : 'kill' };
}

const armed = readArmed(process.env['FAILPOINT']);
const hits = new Map<string, number>();

/** Marks a place by name; does nothing unless that name is armed. */
export function failpoint(name: Failpoint): void {
  if (armed === undefined || armed.name !== name) return;
  const count = (hits.get(name) ?? 0) + 1;
  hits.set(name, count);
  if (count !== armed.hit) return;
  if (armed.mode === 'kill') process.kill(process.pid, 'SIGKILL');
  throw new Error(`failpoint ${name}`);
}
