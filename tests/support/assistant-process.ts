/** The real program as a child process, for tests that kill it. Usable from a plain node script too. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const ROOT = new URL('../..', import.meta.url).pathname;
const START_MS = 60_000;

export type AssistantOptions = {
  /** Variables beside PATH and HOME. */
  env: Record<string, string>;
  entry?: string;
};

export class AssistantProcess {
  readonly url: string;
  /** What it was started with. */
  readonly env: Readonly<Record<string, string>>;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #output: string[];

  constructor(child: ChildProcess, started: { url: string; env: Record<string, string>; output: string[] }) {
    this.#child = child;
    this.url = started.url;
    this.env = started.env;
    this.#output = started.output;
    this.#exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** With what it ended; null while it lives or when a signal ended it. */
  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** What it printed so far. */
  get output(): string {
    return this.#output.join('');
  }

  /** Resolves when it has ended, however. */
  async exited(): Promise<void> {
    await this.#exited;
  }

  /** Ends it with a signal and waits. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.alive) this.#child.kill(signal);
    await this.#exited;
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts the program and waits until it says that it is ready. */
export async function startAssistant({ env, entry = 'src/main.ts' }: AssistantOptions): Promise<AssistantProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const profile = process.env['ASSISTANT_PROFILE'];
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(process.execPath, [...flags, entry], {
    cwd: ROOT,
    env: { PATH, HOME, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => output.push(chunk));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => fail('did not become ready'), START_MS);
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`the assistant ${why}:\n${output.join('')}`));
    };
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended (${code ?? signal})`);
    });
    const look = () => {
      const ready = /(http:\/\/127\.0\.0\.1:\d+)\/healthz/.exec(output.join(''));
      if (ready?.[1] === undefined) return;
      clearTimeout(timer);
      // Both: what it says later must not take away whoever waits for its end.
      child.stdout.off('data', look);
      child.removeAllListeners('exit');
      resolve(ready[1]);
    };
    child.stdout.on('data', look);
  });
  return new AssistantProcess(child, { url, env, output });
}
