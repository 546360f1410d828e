/** Which channels are no platform's. */

/** The demo page and the terminal: nothing leaves this machine, and what was said stays to be looked at. */
export function isOurs(channel: string): boolean {
  return channel === 'simulator' || channel === 'terminal';
}
