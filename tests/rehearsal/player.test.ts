/** A transcript passes when the assistant does as it says, and fails, with a chat to read, on every single difference. */
import { describe, expect, test } from 'vitest';
import { failureOf, HEAD } from './playing.ts';

const steps = (...lines: string[]): string => `${HEAD}steps:\n${lines.map((line) => `  - ${line}`).join('\n')}\n`;
const START = ['李志强: 填报', '李志强: 英杰书法'];

describe('an expectation of the bot', () => {
  test.each([
    ['bot: { to: 李志强, says: 是哪一家？ }', ''],
    ['bot: { to: 李志强, says: 哪一天 }', '第7行，应当对李志强说“哪一天”'],
    ['bot: { to: 李志强, never: 违法 }', ''],
    ['bot: { to: 李志强, never: 是哪一家 }', '不该对李志强说“是哪一家”'],
    ['bot: { to: 李志强, choices: [英杰书法培训学校, 英杰书法工作室, 英杰美术] }', ''],
    ['bot: { to: 李志强, choices: [英杰书法工作室, 英杰书法培训学校, 英杰美术] }', '供选的应当是：［英杰书法工作室］'],
    ['bot: { to: 李志强, choices: [英杰书法培训学校] }', '供选的应当是'],
    ['bot: { to: 李志强, options: [都不是] }', '按钮应当是：［都不是］'],
    ['bot: { to: 李志强, asks: org }', ''],
    ['bot: { to: 李志强, asks: list }', '应当在问“list”这道题'],
    ['bot: { to: 李志强, offers_old: 启航 }', '应当带出原来填的“启航”'],
    ['bot: { to: 李志强, nothing_more: true }', ''],
    ['bot: { to: 张晓燕, silent: true }', ''],
    ['bot: { to: 李志强, silent: true }', '应当不对李志强说话'],
    ['bot: silent', '应当不说话'],
    ['bot: { to: 张晓燕 }', '应当对张晓燕说话'],
  ])('%s', async (step, problem) => {
    const failure = await failureOf(steps(...START, step));
    if (problem === '') expect(failure).toBe('');
    else expect(failure).toContain(problem);
  });

  test('offers_old hears what the engine offers again', async () => {
    const back = ['李志强: 第一个', '李志强: 上一步', 'bot: { to: 李志强, asks: org, offers_old: 英杰书法培训学校 }'];
    expect(await failureOf(steps(...START, ...back))).toBe('');
  });

  test('asks: review is the summary', async () => {
    const yaml = steps('李志强: 撤回 JC20260302-0001', 'bot: { to: 李志强, asks: review }');
    expect(await failureOf(yaml)).toContain('实际：sure');
  });
});

test('a failure shows the chat, the place and what was really said', async () => {
  expect(await failureOf(steps(...START, 'bot: { to: 李志强, says: 查什么 }'))).toBe(`    李志强：填报
      小助手 → 李志强：这次查的是哪家？发名称、简称或许可证号都行。
    李志强：英杰书法
      小助手 → 李志强：是哪一家？
      1. 襄垣县英杰书法培训学校（侯堡镇 · 文化艺术）
      2. 襄垣县英杰书法工作室（侯堡镇 · 文化艺术）
      3. 襄垣县英杰美术文化艺术有限公司（侯堡镇 · 文化艺术）
      4. 都不是
  ✗ 第7行，应当对李志强说“查什么”
    实际：是哪一家？
          1. 襄垣县英杰书法培训学校（侯堡镇 · 文化艺术）
          2. 襄垣县英杰书法工作室（侯堡镇 · 文化艺术）
          3. 襄垣县英杰美术文化艺术有限公司（侯堡镇 · 文化艺术）
          4. 都不是`);
});

describe('what cannot be played is told', () => {
  test.each([
    ['李志强: { tap: 提交 }', '应当有“提交”这个按钮'],
    ['李志强: { photo: { same_as: 1 } }', '应当先发过第1张照片'],
    ['张晓燕: { recall_last: true }', '应当先说过话'],
    ['张晓燕: { repeat_last: true }', '应当先说过话'],
    ['李志强: { say: 好, quote: { of: bot, text: 没说过的话 } }', '应当有人说过“没说过的话”'],
    ['crash: after_commit', '前面写了 crash，后面应当有人说话'],
  ])('%s', async (step, problem) => {
    expect(await failureOf(steps('李志强: 填报', step))).toContain(problem);
  });

  test('an account that does not exist', async () => {
    const yaml = steps('李志强: 填报').replace('inspector-2', 'inspecter-2');
    expect(await failureOf(yaml)).toContain('没有“inspecter-2”这个账号');
  });

  test('a flow that does not exist, a version that is not this one', async () => {
    expect(await failureOf(`flow: nothing\n${steps('李志强: 填报')}`)).toContain('没有“nothing”这个流程');
    expect(await failureOf(`flow: my_tasks@9\n${steps('李志强: 填报')}`)).toContain('是按第9版写的');
  });

  test('a seed that is no file, or leads out of its folder, or is no register', async () => {
    expect(await failureOf(`seed: nowhere.yaml\n${steps('李志强: 填报')}`)).toContain('种子文件“nowhere.yaml”读不到');
    expect(await failureOf(`seed: ../withdraw.yaml\n${steps('李志强: 填报')}`)).toContain('读不到');
    expect(await failureOf(`seed: [{ 类别: 科技 }]\n${steps('李志强: 填报')}`)).toContain('没有机构名称');
  });
});

describe('an expectation at the end', () => {
  test.each([
    ['{ inspections: 0, effects: none, covers: [org, list] }', ''],
    ['{ inspections: 1 }', '最后 inspections 应当多出 1 条'],
    ['{ effects: [file_inspection] }', '最后办的事应当是：file_inspection'],
    ['{ covers: [photos] }', '这段对话应当问到“photos”'],
    ['{ sessions: { 李志强: { flow: inspection_site, asked: list, phase: asking } } }', ''],
    ['{ sessions: { 李志强: { answers: { org.name: 襄垣县英杰书法培训学校, list: null } } } }', ''],
    ['{ sessions: { 李志强: { answers: { org.town: 侯堡镇 } } } }', ''],
    ['{ sessions: { 李志强: { answers: { org.name: 启航 } } } }', '最后李志强的 org.name 应当是 “启航”'],
    ['{ sessions: { 李志强: { answers: {} } } }', '最后李志强的 answers 应当是 {}'],
    ['{ sessions: { 李志强: { phase: review } } }', '最后李志强的 phase 应当是 “review”'],
    ['{ sessions: { 李志强: { asked: org } } }', '最后李志强的 asked 应当是 “org”'],
    ['{ sessions: { 李志强: none } }', '最后李志强不该有没填完的内容'],
    ['{ sessions: { 张晓燕: none } }', ''],
    ['{ sessions: { 张晓燕: { answers: {} } } }', '没有正在填的内容'],
  ])('%s', async (end, problem) => {
    const failure = await failureOf(`${steps(...START, '李志强: 第一个')}expect: ${end}\n`);
    if (problem === '') expect(failure).toBe('');
    else expect(failure).toContain(problem);
  });
});

describe('who speaks and where', () => {
  test('people may be made up by their role', async () => {
    const yaml = steps(
      '李志强: 填报',
      'bot: { to: 李志强, says: 哪家 }',
      '家长: 填报',
      'bot: { to: 家长, says: 专班成员 }',
    )
      .replace('李志强: inspector-1', '李志强: { role: grid_worker, name: 小李 }')
      .replace('家长: parent', '家长: { role: public }');
    expect(
      await failureOf(`${yaml}  - 李志强: 取消\n  - 李志强: 你好\n  - bot: { to: 李志强, says: 您好，小李 }\n`),
    ).toBe('');
  });

  test('several may speak at the same moment', async () => {
    const together = [
      '{ 李志强: 填报, 张晓燕: 今日任务 }',
      'bot: { to: 张晓燕, says: 件事 }',
      'bot: { to: 李志强, says: 哪家, nothing_more: true }',
    ];
    expect(await failureOf(steps(...together))).toBe('');
  });

  test('in a room the bot is to speak there, unless it was spoken to alone', async () => {
    const room = `room: group-joint\n${HEAD}`;
    const said = (where: string) => `${room}steps:
  - 李志强: ${where}
  - bot: { to: 李志强, says: 件事 }
`;
    expect(await failureOf(said("'@小助手 今日任务'"))).toBe('');
    expect(await failureOf(said('{ say: 今日任务, private: true }'))).toBe('');
    const inRoom = said('{ say: 今日任务, private: true }').replace('件事 }', '件事, private: false }');
    expect(await failureOf(inRoom)).toContain('应当在群里说');
    const mentions = said("'@小助手 今日任务'").replace('件事 }', '件事, mentions: [张晓燕] }');
    expect(await failureOf(mentions)).toContain('应当 @ 张晓燕');
  });

  test('a seed takes the place of the register', async () => {
    const seed = 'seed: [{ 机构名称: 襄垣县晨光书法培训学校, 类别: 文化艺术, 乡镇: 王村镇 }]\n';
    const found = steps('李志强: 查 晨光书法', 'bot: { to: 李志强, says: 襄垣县晨光书法培训学校 }');
    expect(await failureOf(seed + found)).toBe('');
    expect(await failureOf(seed + steps('李志强: 查 启航书法', 'bot: { to: 李志强, says: 没有查到“启航书法” }'))).toBe(
      '',
    );
  });
});
