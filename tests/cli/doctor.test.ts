/** `bot doctor`: every way in which the way to us can be broken has its own sentence, and looking disturbs nobody. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openChannels } from '../../src/app/channels.ts';
import type { Channel, ChannelName, Finding } from '../../src/channels/contract.ts';
import { SIMULATOR_CAPABILITIES } from '../../src/channels/simulator/channel.ts';
import { examineChannels, report } from '../../src/cli/doctor.ts';
import { checkAddresses } from '../../src/cli/doctor-address.ts';
import { checkClock, checkDatabase, checkDataKey, checkDisk } from '../../src/cli/doctor-machine.ts';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { withAdminSql } from '../../src/store/admin-sql.ts';
import { startWecomSim, type WecomSim } from '../sim/wecom/wecom-sim.ts';
import { type AssistantProcess, freePort, startAssistant } from '../support/assistant-process.ts';
import { createTestDatabase, withDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { CALLBACK_KEYS } from '../support/wecom-env.ts';
import { bot, jsonLines, withFolder } from './bot.ts';

const db = withDatabase();
const own = withFolder();
let sim: WecomSim;

beforeAll(async () => {
  sim = await startWecomSim();
});
afterAll(async () => await sim.close());

const MP_KEYS = { token: 'mptoken', encodingAesKey: 'abcdefghijABCDEFGHIJ0123456789klmnopqrstKLM' };
const BOT_KEYS = { token: 'bottoken', encodingAesKey: 'QWERTYUIOPASDFGHJKLZXCVBNMqwertyuiopasdfghj' };

/** The app, the bot by callbacks and the account, all of the stand-in; `more` replaces or adds. */
function environment(more: Record<string, string> = {}): Record<string, string> {
  return {
    ...{ DATABASE_URL: db.url, DATA_DIR: own.dir, WECOM_API_BASE: sim.apiBase, WECHAT_API_BASE: sim.apiBase },
    ...{ WECOM_CORP_ID: sim.corpId, WECOM_AGENT_ID: String(sim.agentId), WECOM_AGENT_SECRET: sim.secret },
    ...{ WECOM_TOKEN: CALLBACK_KEYS.token, WECOM_ENCODING_AES_KEY: CALLBACK_KEYS.encodingAesKey },
    ...{ WECOM_AIBOT_TOKEN: BOT_KEYS.token, WECOM_AIBOT_ENCODING_AES_KEY: BOT_KEYS.encodingAesKey },
    ...{ WECHAT_MP_APP_ID: 'wx1234567890abcdef', WECHAT_MP_APP_SECRET: 'a-secret-of-the-account' },
    ...{ WECHAT_MP_TOKEN: MP_KEYS.token, WECHAT_MP_ENCODING_AES_KEY: MP_KEYS.encodingAesKey },
    ...more,
  };
}

const configOf = (more: Record<string, string> = {}): Config => loadConfig(environment(more));
const now = () => new Date();

describe('our addresses from outside', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  /** A public address that answers in some way; gives its origin. */
  async function standing(answer: (response: ServerResponse, url: string) => void): Promise<string> {
    const server = createServer((request, response) => answer(response, request.url ?? ''));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** What the doctor says of the app's address; all three meet the same fate. */
  async function sayOf(publicUrl: string, more: Partial<Parameters<typeof checkAddresses>[0]> = {}): Promise<Finding> {
    const findings = await checkAddresses({
      config: configOf({ PUBLIC_URL: publicUrl }),
      now,
      timeoutMs: 300,
      ...more,
    });
    expect(findings.map(({ what }) => what)).toEqual(['企业微信应用', '智能机器人', '公众号']);
    const [first] = findings;
    if (first === undefined) throw new Error('nothing was looked at');
    for (const { state, says } of findings) {
      expect(state).toBe(first.state);
      expect(says).not.toMatch(/token|signature|echostr/iu);
    }
    return first;
  }

  test('the real routes with the same keys answer the console’s check: network, proxy and keys are good', async () => {
    const site = {
      config: configOf(),
      store: db.store,
      dataKey: new Uint8Array(32),
      log: silentLog,
      clock: systemClock,
    };
    const { routes } = openChannels({ ...site, accept: () => Promise.reject(new Error('nobody writes')) });
    const readiness = () => Promise.resolve({ ok: true, reasons: [] });
    const http = await createHttpServer({ callbacks: routes, readiness, log: silentLog });
    const publicUrl = await http.listen({ host: '127.0.0.1', port: 0 });
    const good = await sayOf(publicUrl);
    expect(good).toEqual({
      state: 'good',
      what: '企业微信应用',
      says: `${publicUrl}/callback/wecom-app 通，密钥对得上。`,
    });
    const others = { WECOM_TOKEN: 'othertoken', WECOM_AIBOT_TOKEN: 'othertoken', WECHAT_MP_TOKEN: 'othertoken' };
    const config = configOf({ PUBLIC_URL: publicUrl, ...others });
    const wrong = await checkAddresses({ config, now });
    expect(wrong.map(({ state, says }) => [state, says])).toEqual(
      Array(3).fill(['bad', '网址通，密钥对不上（403）。']),
    );
    await http.close();
  });

  const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end();
  test.each<[string, (response: ServerResponse, url: string) => void, RegExp, RegExp]>([
    ['no such address', status(404), /没有这个网址（404）/u, /反向代理.*\/callback\//u],
    ['refused', status(403), /密钥对不上/u, /重启小助手/u],
    ['a query that was changed', status(400), /参数.*变了/u, /问号后面/u],
    [
      'a redirect',
      (response) => response.writeHead(301, { location: 'https://x.example/' }).end(),
      /跳转.*301/u,
      /PUBLIC_URL/u,
    ],
    ['a proxy with nobody behind it', status(502), /后面的小助手没有回答（502）/u, /有没有启动.*3000/u],
    ['a method that is refused', status(405), /回答了 405/u, /核对/u],
    ['a page to log in', (response) => response.end('<html>请登录</html>'), /不是小助手的回答/u, /登录/u],
    ['far too much', (response) => response.end(Buffer.alloc(200_000)), /不是小助手的回答/u, /核对/u],
    ['silence', () => undefined, /没有回应/u, /healthz/u],
    ['a connection that is cut', (response) => response.destroy(), /又断了/u, /日志/u],
  ])('%s', async (_what, answer, says, fix) => {
    const finding = await sayOf(await standing(answer));
    expect(finding.state).toBe('bad');
    expect(finding.says).toMatch(says);
    expect(finding.fix).toMatch(fix);
  });

  test('nobody listens there', async () => {
    expect(await sayOf(`http://127.0.0.1:${await freePort()}`)).toMatchObject({
      says: expect.stringMatching(/拒绝连接/u),
      fix: expect.stringMatching(/反向代理/u),
    });
  });

  test('HTTPS is asked of something that speaks HTTP', async () => {
    const origin = await standing((response) => response.end());
    const finding = await sayOf(origin.replace('http:', 'https:'), { timeoutMs: 5000 });
    expect(finding).toMatchObject({
      says: expect.stringMatching(/说的不是 HTTPS/u),
      fix: expect.stringMatching(/PUBLIC_URL/u),
    });
  });

  test.each([
    ['ENOTFOUND', /域名 bot\.example 查不到/u],
    ['CERT_HAS_EXPIRED', /证书过期/u],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /自己签的/u],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /不是给这个域名/u],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /少了中间那一张/u],
    ['EHOSTUNREACH', /没有回应/u],
  ])('%s', async (code, says) => {
    const fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }));
    const finding = await sayOf('https://bot.example', { fetch });
    expect(finding).toMatchObject({ state: 'bad', says, fix: expect.any(String) });
  });

  test('slower than the consoles allow is told, and is no fault for certain', async () => {
    let ms = 0;
    const config = configOf({ PUBLIC_URL: 'https://bot.example' });
    const fetch = async (url: string | URL | Request) => {
      // All three have been sent by then.
      await Promise.resolve();
      ms = 2500;
      return new Response(new URL(String(url)).searchParams.get('echostr'));
    };
    const findings = await checkAddresses({ config, now: () => new Date(ms), fetch });
    expect(findings.at(-1)).toMatchObject({
      what: '公众号',
      state: 'unknown',
      says: expect.stringMatching(/2\.5 秒/u),
    });
  });

  test('no address set, and no channel that needs one', async () => {
    expect(await checkAddresses({ config: configOf(), now })).toMatchObject([
      { state: 'bad', fix: expect.stringMatching(/PUBLIC_URL/u) },
    ]);
    expect(await checkAddresses({ config: loadConfig({ DATA_DIR: own.dir }), now })).toEqual([]);
  });
});

describe('channels', () => {
  const closed: ChannelName[] = [];

  function channel(name: ChannelName, check?: Channel['check']): Channel {
    return {
      name,
      capabilities: SIMULATOR_CAPABILITIES,
      send: () => Promise.reject(new Error('the doctor sends nothing')),
      start: () => Promise.reject(new Error('the doctor starts nothing')),
      close: async () => void closed.push(name),
      ...(check && { check }),
    };
  }

  test('each says what it finds; one that breaks or takes too long leaves the others alone; all are closed', async () => {
    const good: Finding = { state: 'good', what: '凭证', says: '有效。' };
    const leaky = new AppError({
      code: 'MEDIA_GONE',
      kind: 'external',
      userText: '没有了。',
      detail: 'https://x/?key=SECRET',
    });
    const examined = await examineChannels(
      [
        channel('wecom-app', () => Promise.resolve([good])),
        channel('simulator'),
        channel('wecom-kf', () => Promise.reject(leaky)),
        channel('wechat-mp', () => new Promise(() => undefined)),
        channel('wechaty', () => {
          throw new TypeError('SECRET');
        }),
      ],
      { isReady: true, checkMs: 30 },
    );
    expect(examined.map(({ part, findings }) => [part, findings[0]?.state, findings[0]?.says])).toEqual([
      ['wecom-app', 'good', '有效。'],
      ['wecom-kf', 'bad', '没有查成，程序出了错（MEDIA_GONE）。'],
      ['wechat-mp', 'unknown', '0 秒还没有查完。'],
      ['wechaty', 'bad', '没有查成，程序出了错（TypeError）。'],
    ]);
    expect(JSON.stringify(examined)).not.toContain('SECRET');
    expect(closed).toEqual(['wecom-app', 'simulator', 'wecom-kf', 'wechat-mp', 'wechaty']);
  });

  test('what a channel cannot know before the database is there is no fault of the channel', async () => {
    const broken = channel('wecom-aibot', () => Promise.reject(new Error('relation "lease" does not exist')));
    const [examined] = await examineChannels([broken], { isReady: false });
    expect(examined?.findings).toMatchObject([{ state: 'unknown', says: '数据库还没有准备好，没有查。' }]);
  });

  test('lines for people, and the status for scripts', () => {
    const written: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
    const findings: Finding[] = [
      { state: 'good', what: '凭证', says: '有效。' },
      { state: 'bad', what: '可信 IP', says: '不在名单里。', fix: '到管理后台加上。' },
      { state: 'unknown', what: '菜单', says: '看不到。' },
    ];
    const bad = report([{ part: 'wecom-app', title: '企业微信应用（wecom-app）', findings }], false);
    const good = report(
      [{ part: 'wecom-app', title: '', findings: findings.filter(({ state }) => state !== 'bad') }],
      true,
    );
    write.mockRestore();
    expect([bad, good]).toEqual([1, 0]);
    expect(written.join('')).toBe(
      [
        '企业微信应用（wecom-app）',
        '  ✓ 凭证 — 有效。',
        '  ✗ 可信 IP — 不在名单里。 — 到管理后台加上。',
        '  ？ 菜单 — 看不到。',
        '',
        '有 1 处要改，改完再跑一遍。',
        '{"part":"wecom-app","state":"good","what":"凭证","says":"有效。"}',
        '{"part":"wecom-app","state":"unknown","what":"菜单","says":"看不到。"}',
        '',
      ].join('\n'),
    );
  });
});

describe('the machine', () => {
  test('a database that is current, one that is behind, an empty one, one that is away', async () => {
    expect(await checkDatabase(db.url)).toMatchObject({ state: 'good' });
    const [behind, empty] = [await createTestDatabase(), await createTestDatabase({ empty: true })];
    await withAdminSql(behind.url, (sql) =>
      sql.query(
        'delete from _prisma_migrations where migration_name = (select max(migration_name) from _prisma_migrations)',
      ),
    );
    expect(await checkDatabase(behind.url)).toMatchObject({
      state: 'bad',
      says: expect.stringMatching(/还有 1 个升级/u),
      fix: expect.stringMatching(/重启/u),
    });
    expect(await checkDatabase(empty.url)).toMatchObject({
      state: 'unknown',
      fix: expect.stringMatching(/npm start/u),
    });
    const tables = await withAdminSql(empty.url, (sql) => sql.query(`select 1 from pg_class where relname = 'inbox'`));
    expect(tables, 'nothing was migrated').toEqual([]);
    for (const { drop } of [behind, empty]) await drop();
    expect(await checkDatabase(`postgresql://a:b@127.0.0.1:${await freePort()}/x`)).toMatchObject({ state: 'bad' });
  });

  test('a clock that runs with the platform’s, one that does not, and a platform that is away', async () => {
    expect(await checkClock(configOf(), now)).toMatchObject([{ state: 'good' }]);
    const ahead = () => new Date(Date.now() + 5 * 60_000);
    expect(await checkClock(configOf(), ahead)).toMatchObject([
      { state: 'bad', says: expect.stringMatching(/相差 (?:299|300|301) 秒/u) },
    ]);
    const away = configOf({ WECOM_API_BASE: `http://127.0.0.1:${await freePort()}` });
    expect(await checkClock(away, now)).toMatchObject([{ state: 'unknown' }]);
    expect(await checkClock(loadConfig({ DATA_DIR: own.dir }), now)).toEqual([]);
  });

  test('the disk, and the key of the photos', async () => {
    expect(await checkDisk(own.dir)).toMatchObject({ says: expect.stringMatching(/还剩 [\d.]+ GB/u) });
    expect(await checkDisk('/nowhere')).toMatchObject({ state: 'unknown' });
    expect(await checkDataKey(() => Promise.resolve(new Uint8Array(32)))).toMatchObject({ state: 'good' });
    const lost = new AppError({ code: 'DATA_KEY_LOST', kind: 'user', userText: '钥匙不见了。' });
    expect(await checkDataKey(() => Promise.reject(lost))).toMatchObject({ state: 'bad', says: '钥匙不见了。' });
  });
});

describe('beside a running assistant with its own database', () => {
  let assistant: AssistantProcess;
  let env: Record<string, string>;

  beforeAll(async () => {
    const port = await freePort();
    const { DATABASE_URL: _none, ...rest } = environment({
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
    });
    env = rest;
    assistant = await startAssistant({ env });
  }, 90_000);
  afterAll(async () => await assistant.end());

  const doctor = (more: Record<string, string> = {}, ...args: string[]) =>
    bot(['doctor', ...args], { env: { ...env, ...more } });

  test('everything that can be known is good, and the assistant has noticed nothing', { timeout: 60_000 }, async () => {
    const before = assistant.output;
    const { code, out, err } = await doctor({}, '--json');
    const lines = jsonLines(out);
    expect({ err, bad: lines.filter(({ state }) => state === 'bad') }).toEqual({ err: '', bad: [] });
    expect(code).toBe(0);
    expect([...new Set(lines.map(({ part }) => part))]).toEqual(
      expect.arrayContaining(['machine', 'address', 'wecom-app', 'wecom-aibot', 'wechat-mp', 'wecom-webhook']),
    );
    const addresses = lines.filter(({ part }) => part === 'address');
    expect(addresses.map(({ state }) => state)).toEqual(['good', 'good', 'good']);
    expect(assistant.alive).toBe(true);
    expect((await fetch(`${assistant.url}/readyz`)).status).toBe(200);
    expect(assistant.output).toBe(before);
  });

  test('keys that were changed and not restarted are found', { timeout: 60_000 }, async () => {
    const { code, out } = await doctor({ WECOM_TOKEN: 'anothertoken' });
    expect(code).toBe(1);
    expect(out).toContain('✗ 企业微信应用 — 网址通，密钥对不上（403）。 — 改过 .env 就重启小助手。');
    expect(out).not.toContain('anothertoken');
  });
});
