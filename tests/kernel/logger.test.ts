/** The log as an operator gets it: facts stay, secrets and people's words do not. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/kernel/errors.ts';
import { createLogger, type Logger, type LogLevel } from '../../src/kernel/logger.ts';

const MOBILE = '13835512345';
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';

function listen(level: LogLevel = 'debug'): { log: Logger; lines: () => Record<string, unknown>[]; raw: () => string } {
  let written = '';
  const to = {
    write: (line: string) => {
      written += line;
    },
  };
  return {
    log: createLogger({ level, pretty: false, to }),
    lines: () =>
      written
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    raw: () => written,
  };
}

describe('createLogger', () => {
  it('writes one JSON line with level, time, facts and sentence', () => {
    const { log, lines } = listen();
    log.info({ reference: '7F3K', count: 2 }, 'turn done');
    expect(lines()).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), reference: '7F3K', count: 2, msg: 'turn done' },
    ]);
  });

  it('stays silent below its level', () => {
    const { log, raw } = listen('warn');
    log.info('not written');
    log.debug({ a: 1 });
    expect(raw()).toBe('');
  });

  it('leaves out what people wrote, at any depth', () => {
    const { log, raw } = listen();
    const message = { content: { type: 'text', text: '孩子叫小明' }, sender: { userId: 'wang' } };
    log.info({ message, batch: [{ deep: { answers: { note: '举报人小红' } } }] }, 'message');
    expect(raw()).not.toMatch(/小明|小红/);
    expect(raw()).toContain('wang');
  });

  it.each<[string, (log: Logger) => void]>([
    ['a sentence', (log) => log.info(`call ${MOBILE} ${KEY}`)],
    ['a fact', (log) => log.info({ note: [`${MOBILE} ${KEY}`] }, 'x')],
    ['a sentence beside facts', (log) => log.info({}, `${MOBILE} access_token=${KEY}`)],
    ['an error alone', (log) => log.error(new Error(`failed for ${MOBILE} with ${KEY}`))],
    ['an error among the facts', (log) => log.error({ err: new Error(`${MOBILE} ${KEY}`) }, 'failed')],
    ['an error without a sentence', (log) => log.error({ err: new Error(`${MOBILE} ${KEY}`) })],
    [
      'the cause of an error',
      (log) => log.error({ err: new Error('x', { cause: new Error(`${MOBILE} ${KEY}`) }) }, 'x'),
    ],
    [
      'errors gathered in one',
      (log) => log.error({ err: new AggregateError([new Error(`${MOBILE} ${KEY}`)], 'x') }, 'x'),
    ],
    [
      'facts of a child',
      (log) =>
        log
          .child({ note: `${MOBILE} ${KEY}` })
          .child({ token: KEY })
          .warn('x'),
    ],
    ['a secret by its name', (log) => log.info({ config: { wecomApp: { token: 'short', secret: MOBILE } } }, 'x')],
  ])('masks %s', (_name, write) => {
    const { log, raw, lines } = listen();
    write(log);
    expect(lines()).toHaveLength(1);
    expect(raw()).not.toContain(MOBILE);
    expect(raw()).not.toContain(KEY);
    expect(raw()).not.toContain('short');
  });

  it('keeps code, kind, message and stack of an error', () => {
    const { log, lines } = listen();
    log.error(
      { err: new AppError({ code: 'X_GONE', kind: 'external', userText: '没了', detail: 'it went' }) },
      'failed',
    );
    expect(lines()[0]?.['err']).toMatchObject({
      type: 'AppError',
      code: 'X_GONE',
      kind: 'external',
      message: 'it went',
      stack: expect.stringContaining('logger.test.ts'),
    });
  });

  it('copes with circles, big integers and bytes', () => {
    const { log, lines } = listen();
    const circle: Record<string, unknown> = { size: 3n, bytes: Buffer.from('秘密') };
    circle['self'] = circle;
    log.info(circle, 'odd');
    expect(lines()[0]).toMatchObject({ size: '3', bytes: '[omitted]', msg: 'odd' });
  });
});
