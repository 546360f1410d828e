/** Which session or flow a message belongs to, and what is said outside of flows. */
import { describe, expect, test } from 'vitest';
import { FLOWS, LI, makeWorld, PARENT, SCHOOL, Talk, WANG } from './talk.ts';

const ROOM = { group: true };
/** At the question of the time: two answers given. */
const atTime = (talk: Talk): Talk => {
  for (const text of ['填报', '启航书法培训部', '安全']) talk.say(WANG, text);
  return talk;
};

describe('the menu', () => {
  test('greets a member with what the role may do, as taps and numbers', () => {
    const talk = new Talk();
    expect(talk.say(WANG, '你好')).toBe('您好，王强。要做什么？点一下或回序号。');
    expect(talk.labels).toEqual(['检查填报', '查机构', '今日任务']);
    expect(talk.say(WANG, '1')).toContain('这次查的是哪家？');
    talk.say(SCHOOL, '您好！');
    expect(talk.labels).toEqual(['查机构', '今日任务']);
    expect(talk.say(SCHOOL, '第二个')).toBe('办好了');
  });

  test('is taken by its words, and forgotten when something else is said', () => {
    const talk = new Talk();
    talk.say(WANG, '菜单');
    expect(talk.say(WANG, '检查填报')).toContain('这次查的是哪家？');
    const other = new Talk();
    other.say(WANG, '菜单');
    expect(other.say(WANG, '今日任务')).toBe('办好了');
    expect(other.say(WANG, '1')).toContain('现在没有正在填的内容。');
  });

  test('tells the public what to send, without buttons', () => {
    const talk = new Talk();
    for (const said of ['你好', '？', '在吗', '帮助', '取消', '1', '都不是']) {
      expect(talk.say(PARENT, said), said).toContain('直接发机构名称就行');
      expect(talk.labels).toEqual([]);
    }
    expect(talk.say(PARENT, '谢谢啦')).toBe('好的，有事随时找我。');
    expect(talk.say(PARENT, '人工')).toContain('12345');
    expect(talk.send(PARENT, { type: 'event', event: 'subscribe' })).toContain('欢迎使用');
  });

  test('answers a word for a form when there is none', () => {
    const talk = new Talk();
    for (const said of ['提交', '上一步', '进度', '继续'])
      expect(talk.say(WANG, said), said).toMatch(/^现在没有正在填的内容。/u);
    expect(talk.say(WANG, '今天风大')).toMatch(/^这个我没看懂。/u);
    expect(talk.send(WANG, { type: 'image', mediaId: 'x' })).toMatch(/^现在没有正在填的内容。/u);
    expect(talk.send(WANG, { type: 'voice', mediaId: 'x' })).toContain('语音我还听不懂');
    expect(talk.send(WANG, { type: 'event', event: 'enter_agent' })).toBe('');
  });
});

describe('who may do what', () => {
  test('start words of others’ flows are refused in plain words', () => {
    const talk = new Talk();
    expect(talk.say(PARENT, '填报')).toBe('“现场检查填报”是专班成员用的。您要查机构有没有许可，直接发名称就行。');
    expect(talk.say(SCHOOL, '填报')).toBe('您的账号没有开通“现场检查填报”，需要的话请联系办公室。');
    expect(talk.tap(SCHOOL, 'start:inspection_site')).toContain('没有开通');
    expect(talk.tap(PARENT, 'start:inspection_site')).toContain('专班成员');
    expect(talk.plan?.state.session).toBeNull();
  });

  test('a tap starts a flow; a flow that is gone shows the menu', () => {
    const talk = new Talk();
    expect(talk.tap(WANG, 'start:inspection_site')).toContain('这次查的是哪家？');
    expect(talk.tap(LI, 'start:no_such_flow')).toContain('您好，李敏。');
  });

  test('what the public says is a look-up; what a member says only when it names an institution', () => {
    const talk = new Talk();
    talk.say(PARENT, '启航书法培训部');
    expect(talk.plan?.submit?.submission.flow).toBe('license_lookup');
    talk.say(PARENT, '没有这一家');
    expect(talk.plan?.submit?.submission.said).toEqual({ org: '没有这一家' });
    talk.say(WANG, '启航书法培训部');
    expect(talk.plan?.submit?.submission.flow).toBe('license_lookup');
    talk.say(WANG, '没有这一家');
    expect(talk.plan?.submit).toBeUndefined();
  });
});

describe('in the middle of a form', () => {
  test('a command is answered first, then the form goes on at the same question', () => {
    const talk = atTime(new Talk());
    expect(talk.say(WANG, '查 启航书法培训部')).toMatch(/^办好了\n\n接着刚才的“现场检查填报”：\n什么时候查的？/u);
    expect(talk.say(WANG, '今日任务')).toContain('什么时候查的？');
    expect(talk.say(WANG, '1')).toContain('第 1/5 页');
  });

  test('the open question comes before start words', () => {
    const talk = new Talk();
    for (const text of ['填报', '都不是', '查 启航']) talk.say(WANG, text);
    expect(talk.stateOf(WANG).session?.answers['org_unlisted']?.value).toBe('查 启航');
  });

  test('a wrong answer that starts nothing is explained', () => {
    expect(atTime(new Talk()).say(WANG, '不知道')).toContain('什么时候查的？');
  });

  test('a form whose flow is gone is put away', () => {
    const talk = atTime(new Talk());
    talk.world = makeWorld(new Map([...FLOWS].filter(([id]) => id !== 'inspection_site')));
    expect(talk.say(WANG, '你好')).toContain('您好，王强。');
    expect(talk.stateOf(WANG).session).toBeNull();
  });
});

describe('drafts', () => {
  const RESUME = '您今天有一份“现场检查填报”没填完，已答2题。接着填，还是重新填？';

  test.each([['接着填'], ['1'], ['继续'], ['好']])('“%s” goes on with it', (said) => {
    const talk = atTime(new Talk());
    talk.say(WANG, '暂停');
    expect(talk.say(WANG, '填报')).toBe(RESUME);
    expect(talk.labels).toEqual(['接着填', '重新填']);
    expect(talk.say(WANG, said)).toContain('什么时候查的？');
  });

  test.each([['重新填'], ['2'], ['重填'], ['从头填']])('“%s” begins anew', (said) => {
    const talk = atTime(new Talk());
    talk.say(WANG, '暂停');
    talk.say(WANG, '填报');
    expect(talk.say(WANG, said)).toContain('这次查的是哪家？');
    expect(talk.stateOf(WANG).parked).toEqual([]);
  });

  test('neither answer: the draft stays and the words count', () => {
    const talk = atTime(new Talk());
    talk.say(WANG, '暂停');
    talk.say(WANG, '填报');
    expect(talk.say(WANG, '今日任务')).toBe('办好了');
    expect(talk.say(WANG, '填报')).toBe(RESUME);
  });

  test('继续 takes up the newest, and a start in the middle of the same form asks, too', () => {
    const talk = atTime(new Talk());
    expect(talk.say(WANG, '填报')).toBe(RESUME);
    expect(talk.say(WANG, '你好')).toContain('您好，王强。');
    expect(talk.say(WANG, '继续')).toContain('什么时候查的？');
  });

  test('a draft without an answer is not asked about', () => {
    const talk = new Talk();
    talk.say(WANG, '填报');
    talk.say(WANG, '暂停');
    expect(talk.say(WANG, '填报')).toContain('这次查的是哪家？');
  });

  test('what was left longer than the flow keeps drafts is gone, and the person hears it', () => {
    const talk = atTime(new Talk());
    talk.now = new Date('2026-03-09T01:00:01Z');
    // Nothing that was answered is lost: the form is set aside, and an answer that comes too late starts nothing.
    expect(talk.say(WANG, '1')).toMatch(/^“现场检查填报”放了好几天，先收起来了。回“继续”接着填。\n/u);
    expect(talk.stateOf(WANG).session).toBeNull();
    expect(talk.say(WANG, '继续')).toContain('什么时候查的？');
    expect(Object.keys(talk.stateOf(WANG).session?.answers ?? {})).toEqual(['org', 'list']);
  });

  test('each thing that is done in it makes it last longer', () => {
    const talk = atTime(new Talk());
    talk.now = new Date('2026-03-09T00:59:59Z');
    expect(talk.say(WANG, '进度')).toContain('已答 2 题');
    talk.now = new Date('2026-03-10T01:00:01Z');
    expect(talk.say(WANG, '进度')).toContain('已答 2 题');
  });

  test('a month later it is cleared', () => {
    const talk = atTime(new Talk());
    talk.now = new Date('2026-04-08T01:00:01Z');
    expect(talk.say(WANG, '继续')).toMatch(/^上次的“现场检查填报”放得太久，已清掉。\n/u);
    expect(talk.stateOf(WANG)).toMatchObject({ session: null, parked: [] });
  });
});

describe('in a group', () => {
  test('nobody is answered who did not speak to the bot', () => {
    const talk = new Talk();
    for (const said of ['填报', '你好', '启航书法培训部', '1']) expect(talk.say(WANG, said, ROOM)).toBe('');
    expect(talk.send(WANG, { type: 'image', mediaId: 'x' }, ROOM)).toBe('');
    expect(talk.states.get('group:wang')).toMatchObject({ session: null, parked: [] });
  });

  test('a form takes its filler’s answers without a mention, and leaves chatter alone', () => {
    const talk = new Talk();
    expect(talk.say(WANG, '@小助手 填报', ROOM)).toBe('“现场检查填报”有10题，私聊填更方便。到哪里填？');
    expect(talk.labels).toEqual(['私聊填', '就在群里填']);
    expect(talk.say(WANG, '今天食堂吃什么', ROOM)).toBe('');
    expect(talk.say(WANG, '2', ROOM)).toContain('这次查的是哪家？');
    expect(talk.say(WANG, '今天食堂吃什么', ROOM)).toBe('');
    expect(talk.say(LI, '启航书法培训部', ROOM)).toBe('');
    expect(talk.say(WANG, '启航书法培训部', ROOM)).toContain('这次查什么？');
    expect(talk.say(LI, '1', ROOM)).toBe('');
    expect(talk.stateOf(LI, ROOM).session).toBeNull();
    expect(talk.stateOf(WANG, ROOM).session?.answers).not.toHaveProperty('list');
    expect(talk.say(WANG, '@小助手 什么呀', ROOM)).toContain('这次查什么？');
  });

  test('a paused form hears nothing', () => {
    const talk = new Talk();
    for (const said of ['@小助手 填报', '就在群里填', '暂停', '启航书法培训部']) talk.say(WANG, said, ROOM);
    expect(talk.replies).toEqual([]);
    expect(talk.say(WANG, '@小助手 继续', ROOM)).toContain('这次查的是哪家？');
  });

  test('institutions are not talked about, whatever is asked', () => {
    const talk = new Talk();
    const told = ['查 启航书法培训部', '查', '星光', '没有这家'].map((said) =>
      talk.say(PARENT, `@小助手 ${said}`, ROOM),
    );
    expect(new Set(told)).toEqual(new Set(['为免误解，群里不谈具体机构。请私聊我，把名称发给我核对。']));
    expect(talk.say(WANG, '@小助手 启航书法培训部', ROOM)).toBe(told[0]);
  });

  test('the menu is one line', () => {
    expect(new Talk().say(WANG, '@小助手', ROOM)).toBe('在群里@我并说“填报”“今日任务”就行；查机构请私聊我。');
  });

  test('another’s button does nothing to one’s own form', () => {
    const talk = new Talk();
    for (const said of ['@小助手 填报', '2', '启航书法培训部']) talk.say(WANG, said, ROOM);
    talk.tap(LI, 'list=AQ', ROOM);
    expect(talk.stateOf(WANG, ROOM).session?.answers).not.toHaveProperty('list');
    expect(talk.stateOf(LI, ROOM).session).toBeNull();
  });

  test('the same person’s private form is another one', () => {
    const talk = atTime(new Talk());
    talk.say(WANG, '@小助手 填报', ROOM);
    expect(talk.say(WANG, '2', ROOM)).toContain('这次查的是哪家？');
    expect(talk.say(WANG, '进度')).toContain('已答 2 题');
  });
});
