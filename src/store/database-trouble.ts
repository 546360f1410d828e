/** Tells what is the database's fault from what is the message's: the one passes, the other would fail again. */

/** `away`: nothing gets through just now; `locked`: somebody else is in the way of this one. */
export type DatabaseTrouble = 'away' | 'locked';

/** Node's codes of a connection that does not come about, or broke. */
const NETWORK = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  'DATABASE_UNREACHABLE',
]);
/** The driver's own sentences, which carry no code. */
const DRIVER = /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has enc)/;
/**
 * SQLSTATE classes: 08 connection, 28 no entry (a password that was just changed), 3D000 no such database and 55000 it
 * takes no connections (both while it is being restored), 53 resources (53100: disk full), 57P operator (stopping, starting, crashed), 58 system;
 * 25006: only readable just now; 25P03: our idle transaction was ended, its connection with it.
 */
const AWAY = /^(?:08...|28...|3D000|53...|55000|57P..|58...|25006|25P03)$/;
/** Lock not had in time, deadlock, serialisation, cancelled by an administrator. */
const LOCKED = /^(?:55P03|40P01|40001|57014)$/;

/** Undefined: nothing that passes by itself. */
export function troubleOf(thrown: unknown): DatabaseTrouble | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (LOCKED.test(code)) return 'locked';
  if (NETWORK.has(code) || AWAY.test(code) || DRIVER.test(thrown.message)) return 'away';
  if (thrown instanceof AggregateError) return troubleOf(thrown.errors[0]);
  return thrown.cause === undefined ? undefined : troubleOf(thrown.cause);
}
