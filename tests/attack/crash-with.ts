/** Loaded before the real program by a test: breaks it from within, with an error that carries what must not be seen. */
import { SECRETS, sentenceWith } from './planted-secrets.ts';

const words = SECRETS.map(sentenceWith).join('\n');
const error = new Error(words, { cause: Object.assign(new Error(words), { detail: words, where: words }) });

/** How it breaks: `throw` in a timer, `reject` a promise nobody waits for. */
function breakNow(): void {
  if (process.env['CRASH_WITH'] === 'reject') void Promise.reject(error);
  else throw error;
}

// With its first breath a command of `bot` is over too soon: then it breaks as it ends.
if (process.argv[1]?.includes('/cli/') === true) setImmediate(breakNow);
else process.on('SIGUSR2', () => setImmediate(breakNow));
