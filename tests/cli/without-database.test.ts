/** The commands that need no database: look-ups over a file, answers, payloads; and what is said to unusable arguments. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { answerCommand } from '../../src/cli/answer.ts';
import { chatCommand } from '../../src/cli/chat.ts';
import type { Command } from '../../src/cli/command.ts';
import { decodeCommand } from '../../src/cli/decode.ts';
import { importCommand } from '../../src/cli/import.ts';
import { lookupCommand } from '../../src/cli/lookup.ts';
import { remindCommand } from '../../src/cli/remind.ts';
import { bot, jsonLines, withFolder } from './bot.ts';

const REGISTER = ['--register', 'flows/sources/demo-institutions.csv'];
const VECTORS = 'tests/vectors/wecom/public';
const own = withFolder();

// Programs that share two processors with other test files.
vi.setConfig({ testTimeout: 60_000 });

describe.concurrent('bot lookup over a file', () => {
  test('answers in words, or in one JSON line', async () => {
    const [words, json] = await Promise.all([
      bot(['lookup', '启航书法', ...REGISTER]),
      bot(['lookup', '启航书法', '--json', ...REGISTER]),
    ]);
    expect(words).toMatchObject({ code: 0, err: '' });
    expect(words.out).toContain('襄垣县启航书法培训学校有限公司');
    expect(json).toMatchObject({ code: 0, err: '' });
    expect(jsonLines(json.out)).toEqual([
      expect.objectContaining({
        query: '启航书法',
        verdict: 'valid',
        certain: true,
        institution: { id: 'S00001', name: '襄垣县启航书法培训学校有限公司' },
      }),
    ]);
  });

  test('one query a line gives one line each, in that order; of two that may be meant none is certain', async () => {
    const queries = ['启航书法', '没有这家机构哈哈', '启航'];
    const { code, out } = await bot(['lookup', '--stdin', ...REGISTER], { input: `${queries.join('\n')}\n` });
    expect(code).toBe(0);
    const lines = jsonLines(out);
    expect(lines.map((line) => line['query'])).toEqual(queries);
    expect(lines[1]).toMatchObject({ verdict: 'not_found', certain: false, institution: null });
    expect(lines[2]).toMatchObject({ certain: false, institution: null });
  });

  test('rows of the file that cannot be read are named, the others are searched', async () => {
    const path = join(own.dir, 'broken.csv');
    await writeFile(
      path,
      '机构名称,状态,类别\n襄垣县晨光书法培训学校,有效,文化艺术\n襄垣县墨香舞蹈中心,随便,文化艺术\n',
    );
    const { code, out, err } = await bot(['lookup', '晨光书法', '--json', '--register', path]);
    expect(code).toBe(0);
    expect(err).toMatch(/^第3行“状态”：/);
    expect(jsonLines(out)[0]).toMatchObject({ certain: true, institution: { name: '襄垣县晨光书法培训学校' } });
  });
});

describe.concurrent('bot answer', () => {
  test('each line is understood by itself', async () => {
    const { code, out } = await bot(['answer', '--type', 'money', '--stdin'], { input: '两百三\n看情况\n1.5万\n' });
    expect(code).toBe(0);
    expect(jsonLines(out)).toEqual([
      expect.objectContaining({ said: '两百三', ok: true, value: 230 }),
      expect.objectContaining({ said: '看情况', ok: false, value: null }),
      expect.objectContaining({ said: '1.5万', ok: true, value: 15_000 }),
    ]);
  });

  test('days are told from --now', async () => {
    const now = ['--now', '2026-03-02T09:00:00+08:00'];
    const { out } = await bot(['answer', '--type', 'datetime', '--stdin', ...now], { input: '昨天下午三点' });
    expect(jsonLines(out)[0]).toMatchObject({ value: '2026-03-01T15:00:00+08:00' });
  });

  test('a --now without a zone is the time in Shanghai', async () => {
    const { out } = await bot(['answer', '--type', 'date', '--stdin', '--now', '2026-03-02T00:30:00'], {
      input: '今天',
    });
    expect(jsonLines(out)[0]).toMatchObject({ value: '2026-03-02' });
  });

  test('choices come as codes', async () => {
    const choices = ['--choices', 'a=正在上课,b=关门,c=没人'];
    const { out } = await bot(['answer', '--type', 'multi', '--stdin', ...choices], { input: '1 3\n关门\n' });
    expect(jsonLines(out).map((line) => line['value'])).toEqual([['a', 'c'], ['b']]);
  });
});

describe.concurrent('bot decode', () => {
  test('one line a payload, with null for what is absent', async () => {
    const files = ['app-text-02.xml', 'app-card-event-selected-02.xml'].map((name) => `${VECTORS}/${name}`);
    const { code, out } = await bot(['decode', '--channel', 'wecom-app', ...files]);
    expect(code).toBe(0);
    const [text, card] = jsonLines(out);
    expect(text).toEqual({
      file: files[0],
      sender: 'fromUser',
      chat: null,
      messageId: '1234567890123456',
      type: 'text',
      text: 'this is a test',
      ...{ mediaId: null, event: null, eventKey: null, taskId: null, latitude: null, longitude: null },
    });
    expect(card).toMatchObject({ file: files[1], type: 'event', event: 'template_card_event' });
  });

  test('a file that is no payload is told with status 1; the others are read', async () => {
    const path = join(own.dir, 'no-payload.xml');
    await writeFile(path, '<html>');
    const { code, out, err } = await bot(['decode', '--channel', 'wecom-app', path, `${VECTORS}/app-text-02.xml`]);
    expect(code).toBe(1);
    expect(err).toBe(`${path}：这个文件不是企业微信应用的回调内容。\n`);
    expect(jsonLines(out)).toHaveLength(1);
  });
});

/** Unusable arguments, and the sentence on what to give. */
const UNUSABLE: [command: string, args: string[], sentence: string][] = [
  ['lookup', [], '请给出要查的名称'],
  ['lookup', ['x', '--register', 'no-such-file.csv'], '文件“no-such-file.csv”读不到'],
  ['answer', ['--type', 'poem', '--stdin'], '--type 可用：text'],
  ['answer', ['--type', 'person', '--stdin'], '填的人是从名单里找的，不能在这里试；--type 可用：text'],
  ['answer', ['--type', 'lookup', '--stdin'], '机构是从名册里找的，不能在这里试；'],
  ['answer', ['--type', 'file', '--stdin'], '要发文件，不能在这里试；'],
  ['answer', ['--type', 'voice', '--stdin'], '要发语音，不能在这里试；'],
  ['answer', ['--type', 'location', '--stdin'], '要发位置，不能在这里试；'],
  ['answer', ['--type', 'photos', '--stdin'], '要发照片，不能在这里试；'],
  ['answer', ['--type', 'checklist', '--stdin'], '检查表要逐项答，不能在这里试；'],
  ['answer', ['--type', 'constructor', '--stdin'], '--type 可用：text'],
  ['answer', ['--stdin'], '--type 可用：text'],
  ['answer', ['--type', 'choice', '--choices', 'a=关门,a=开门', '--stdin'], '代码不能重复'],
  ['answer', ['--type', 'choice', '--choices', 'a=关门,开门', '--stdin'], '选择题要给选项'],
  ['answer', ['--type', 'date'], '请加 --stdin'],
  ['answer', ['--type', 'choice', '--stdin'], '选择题要给选项'],
  ['answer', ['--type', 'date', '--now', 'soon', '--stdin'], '--now 要写成'],
  ['decode', ['x.xml'], '--channel wecom-app'],
  ['decode', ['--channel', 'wecom-app'], '请给出要解读的文件'],
  ['import', ['teachers', 'x.csv'], '写成 bot import institutions'],
  ['import', ['members', 'no-such-file.csv'], '文件“no-such-file.csv”读不到'],
  ['remind', [], '请给出日期'],
  ['remind', ['--date', '2026-02-30'], '请给出日期'],
  ['chat', [], '请说明以谁的身份'],
];
const COMMANDS: Record<string, Command> = {
  chat: chatCommand,
  lookup: lookupCommand,
  answer: answerCommand,
  decode: decodeCommand,
  import: importCommand,
  remind: remindCommand,
};

test.each(UNUSABLE)('bot %s %j is refused with a sentence', async (name, args, sentence) => {
  await expect(COMMANDS[name]?.run(args)).rejects.toMatchObject({
    code: 'USAGE',
    userText: expect.stringContaining(sentence),
  });
});

describe.concurrent('as a program', () => {
  test.each([
    [['dance'], '没有“dance”这个命令，可用：chat'],
    [['constructor'], '没有“constructor”这个命令'],
    [['decode', 'x.xml'], '--channel wecom-app'],
    [['answer', '--wrong'], '参数有误，请写成 bot answer'],
  ])('unusable arguments %j: status 2 and one sentence', async (args, sentence) => {
    const { code, out, err } = await bot(args);
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('help lists the commands; a command tells its own use', async () => {
    const [help, nothing, one] = await Promise.all([bot(['help']), bot([]), bot(['remind', '--help'])]);
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const name of [
      'chat',
      'lookup',
      'answer',
      'decode',
      'import',
      'remind',
      'broadcast',
      'report',
      'figures',
      'export',
    ]) {
      expect(help.out).toContain(`bot ${name} `);
    }
    expect(nothing).toMatchObject({ code: 2, out: help.out });
    expect(one).toMatchObject({
      code: 0,
      out: 'bot remind --date <YYYY-MM-DD> [--post <code>] [--dry-run] [--json]\n',
    });
  });
});
