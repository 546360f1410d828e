/** The commands that work on the records: a conversation over a pipe, imports, the morning messages. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { seedDemo } from '../../src/store/demo/seed-demo.ts';
import { withDatabase } from '../support/database.ts';
import { jpeg } from '../support/pictures.ts';
import { bot, jsonLines, type Outcome, runProgram, withFolder } from './bot.ts';

/** A Monday of the summer campaign: the head of the county hears on Mondays only. */
const DAY = '2026-07-13';
const db = withDatabase();
const own = withFolder();

// Programs that share two processors with other test files.
vi.setConfig({ testTimeout: 60_000 });

function run(args: string[], lines: readonly string[] = []): Promise<Outcome> {
  const env = { DATABASE_URL: db.url, DATA_DIR: own.dir };
  return bot(args, { env, input: lines.map((line) => `${line}\n`).join('') });
}

/** What `--json` printed, as the texts that a person reads. */
function textsOf({ out }: Outcome): string[] {
  return jsonLines(out).map((line) => String(line['text']));
}

beforeAll(async () => {
  // Told from a fixed day, so that the reminders of that day are the same whenever the test runs.
  await seedDemo(db.store, { today: new Date(`${DAY}T00:00:00Z`) });
  await writeFile(join(own.dir, 'photo.jpg'), jpeg());
  await writeFile(
    join(own.dir, 'large.jpg'),
    Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(11 * 1024 * 1024)]),
  );
});

describe.concurrent('bot chat over a pipe', () => {
  test('an inspection is filed with words, taps, a photo and a place', async () => {
    const done = await run(
      ['chat', '--as', 'inspector-1', '--json'],
      [
        '填报',
        '启航书法',
        '/tap list=AQ',
        '现在',
        '全部符合，除 AQ06',
        '全表符合',
        '通道堆了三个纸箱',
        '没有',
        '后天',
        `/photo ${join(own.dir, 'photo.jpg')}`,
        '发完了',
        '/location 36.535,113.051 古韩镇 开元西街',
        '王强、李敏',
        '提交',
      ],
    );
    expect(done).toMatchObject({ code: 0, err: '' });
    const lines = jsonLines(done.out);
    for (const line of lines) expect(Object.keys(line).sort()).toEqual(['buttons', 'card', 'text', 'to']);
    expect(lines[1], 'the question with its buttons').toMatchObject({
      to: 'inspector-1',
      buttons: expect.arrayContaining([{ key: 'list=AQ', text: '安全消防食品卫生' }]),
      card: { taskId: expect.any(String), mode: 'single' },
    });
    const number = /编号 (JC\d{8}-\d{4})。/.exec(textsOf(done).at(-1) ?? '')?.[1];
    const [record] = await db.store.query(
      `select place_label, latitude, (select count(*)::int from media m where m.inspection_id = i.id and m.state = 'stored') as photos
       from inspection i where number = $1`,
      number,
    );
    expect(record).toEqual({ place_label: '古韩镇 开元西街', latitude: 36.535, photos: 1 });
  });

  test('a conversation that was left goes on at its question in the next run', async () => {
    const chat = ['chat', '--as', 'fire-1', '--json'];
    expect(textsOf(await run(chat, ['填报', '启航书法'])).at(-1)).toContain('这次查什么');
    expect(textsOf(await run(chat, ['安全'])).at(-1)).toContain('什么时候查的');
  });

  test('without --json the replies are plain text', async () => {
    const { code, out } = await run(['chat', '--as', 'parent'], ['启航书法']);
    expect(code).toBe(0);
    expect(out).toContain('襄垣县启航书法培训学校有限公司');
    expect(out).not.toContain('{');
  });

  test('in a group only what begins with @ is for the bot', async () => {
    const { out, code } = await run(
      ['chat', '--as', 'inspector-2', '--group', 'group-joint', '--json'],
      ['大家下午好', '@小助手 今日任务'],
    );
    expect(code).toBe(0);
    const lines = jsonLines(out);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line['to']).toBe('group-joint');
    expect(lines[0]?.['text']).toMatch(/任务|整改|事/);
  });

  test('lines that cannot be sent are told one by one, and the conversation goes on', async () => {
    const { code, out, err } = await run(
      ['chat', '--as', 'office-1', '--json'],
      [
        '/photo no-such-photo.jpg',
        `/photo ${join(own.dir, 'large.jpg')}`,
        '/location here',
        '/location 136.5,113.05 太北',
        '/tap ',
        '你好',
      ],
    );
    expect(err.trim().split('\n')).toEqual([
      '文件“no-such-photo.jpg”读不到，请核对路径。',
      expect.stringMatching(/^照片有\d+MB，超过10MB/),
      expect.stringContaining('位置写成 /location'),
      expect.stringContaining('位置写成 /location'),
      expect.stringContaining('点选写成 /tap'),
    ]);
    expect(code).toBe(0);
    expect(jsonLines(out)).toHaveLength(1);
  });

  test('somebody who is no member cannot be spoken for', async () => {
    const { code, err } = await run(['chat', '--as', 'ghost']);
    expect(code).toBe(2);
    expect(err).toContain('没有成员“ghost”');
  });
});

describe('bot remind', () => {
  const queued = () => db.store.query(`select 1 from outbox where key like 'morning:' || $1 || ':%'`, DAY);

  test('tried out: one line for each of the ten members; nothing is queued', async () => {
    const { code, out, err } = await run(['remind', '--date', DAY, '--dry-run']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const people = out
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect(new Set(people).size).toBe(people.length);
    expect(people).toContain('fire-1');
    expect(people.length).toBe(10);
    expect(await queued()).toEqual([]);
  });

  test('for real: queued once, whoever asks again', async () => {
    const first = await run(['remind', '--date', DAY, '--json']);
    expect(first.code).toBe(0);
    const count = jsonLines(first.out).length;
    expect(first.err).toBe(`已排 ${count} 条。\n`);
    expect(await queued()).toHaveLength(count);
    const second = await run(['remind', '--date', DAY]);
    expect(second.code).toBe(0);
    expect(second.err).toContain('已排过');
    expect(await queued()).toHaveLength(count);
  });
});

describe('bot import', () => {
  const MEMBERS = '账号,姓名,单位,角色,群\n';

  async function sheet(name: string, text: string): Promise<string> {
    const path = join(own.dir, name);
    await writeFile(path, text);
    return path;
  }

  async function membersNow(): Promise<number> {
    return (await db.store.query('select 1 from member')).length;
  }

  test('members: tried out, then put in, then found unchanged', async () => {
    const path = await sheet('members.csv', `${MEMBERS}new-1,陈新,县教育局,检查员,\nnew-2,周新,县教育局,办公室,\n`);
    const before = await membersNow();
    const trial = await run(['import', 'members', path, '--dry-run']);
    expect(trial, trial.err).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(trial.out)).toEqual([{ added: 2, changed: 0, same: 0, rejected: [] }]);
    expect(await membersNow()).toBe(before);
    expect(jsonLines((await run(['import', 'members', path])).out)).toEqual([
      { added: 2, changed: 0, same: 0, rejected: [] },
    ]);
    expect(await membersNow()).toBe(before + 2);
    expect(jsonLines((await run(['import', 'members', path])).out)).toEqual([
      { added: 0, changed: 0, same: 2, rejected: [] },
    ]);
  });

  test('members: broken rows are named by row and column with status 1; the good ones go in', async () => {
    const rows = [
      'good-1,钱好,县教育局,检查员,',
      '坏账号,孙某,县教育局,检查员,',
      'bad-2,吴某,没有的局,检查员,',
      'bad-3,郑某,县教育局,厨师,',
    ];
    const { code, out, err } = await run(['import', 'members', await sheet('broken.csv', MEMBERS + rows.join('\n'))]);
    expect(code).toBe(1);
    expect(
      err
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('提示：')),
    ).toEqual([
      expect.stringMatching(/^第3行“账号”：/),
      expect.stringMatching(/^第4行“单位”：没有“没有的局”/),
      expect.stringMatching(/^第5行“角色”：角色“厨师”不认识/),
    ]);
    expect(jsonLines(out)[0]).toMatchObject({
      added: 1,
      rejected: [
        { row: 3, column: '账号' },
        { row: 4, column: '单位' },
        { row: 5, column: '角色' },
      ],
    });
    expect(await db.store.query(`select user_id from member where user_id in ('good-1', 'bad-2', 'bad-3')`)).toEqual([
      { user_id: 'good-1' },
    ]);
  });

  test('institutions: tried out, a broken row named, then put in and found', async () => {
    const good = await sheet('good.csv', '机构名称,状态,类别,乡镇\n襄垣县晨光书法培训学校,有效,文化艺术,古韩镇\n');
    const broken = await sheet('bad.csv', '机构名称,状态,类别\n襄垣县暮光书法培训学校,说不清,文化艺术\n');
    const [trial, refused] = await Promise.all([
      run(['import', 'institutions', good, '--dry-run']),
      run(['import', 'institutions', broken, '--dry-run']),
    ]);
    expect(jsonLines(trial.out)).toEqual([{ added: 1, changed: 0, same: 0, rejected: [] }]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/^第2行“状态”：/);
    expect(await run(['import', 'institutions', good])).toMatchObject({ code: 0 });
    expect(jsonLines((await run(['lookup', '晨光书法', '--json'])).out)[0]).toMatchObject({
      certain: true,
      institution: { name: '襄垣县晨光书法培训学校' },
    });
  });

  test('institutions: columns shown, a batch number given, exported, found the same, taken back once', async () => {
    const path = await sheet('batch.csv', '名称,状态,备注\n襄垣县暮云书法培训学校,有效,x\n');
    const { code, err } = await run(['import', 'institutions', path]);
    expect(code).toBe(0);
    expect(err).toContain('名称→机构名称');
    expect(err).toContain('没有用到的列：备注');
    const batch = /bot import undo (\S+?)。/.exec(err)?.[1] ?? '';
    const out = join(own.dir, 'all.xlsx');
    const exported = jsonLines((await run(['export', 'institutions', '--out', out])).out)[0];
    const again = jsonLines((await run(['import', 'institutions', out])).out);
    expect(again).toEqual([{ added: 0, changed: 0, same: exported?.['rows'], rejected: [] }]);
    expect(jsonLines((await run(['import', 'undo', batch])).out)).toEqual([{ removed: 1, restored: 0 }]);
    expect(await run(['import', 'undo', batch])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('撤回过'),
    });
    expect(await run(['export', 'institutions', '--out', 'x.doc'])).toMatchObject({ code: 2, out: '' });
  });

  test('what is no spreadsheet is refused with a sentence', async () => {
    const path = await sheet('noise.csv', '\0\0\0');
    const { code, out, err } = await run(['import', 'members', path]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim()).toBe('这不是表格文件，请导入 .xlsx 或 .csv。');
  });
});

describe('a configuration that is half there', () => {
  test.each([
    ['the server', ['src/main.ts']],
    ['a command', ['src/cli/main.ts', 'remind', '--date', DAY]],
  ])('%s names the other variables and does not start', async (_what, words) => {
    const env = { DATABASE_URL: db.url, DATA_DIR: own.dir, WECOM_CORP_ID: 'ww1234567890abcdef' };
    const { code, out, err } = await runProgram(words, { env });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    for (const name of ['WECOM_AGENT_ID', 'WECOM_AGENT_SECRET', 'WECOM_TOKEN', 'WECOM_ENCODING_AES_KEY']) {
      expect(err).toContain(name);
    }
    expect(err, 'no values').not.toContain('ww1234567890abcdef');
  });
});
