/** T25, T26: who is nobody gets nothing of ours in a group, and nobody gets what is another's, however it is asked for. */
import { describe, expect, test } from 'vitest';
import { bumpRevision } from '../../src/store/revision.ts';
import { GROUP, type Heard, withTown } from '../pipeline/town.ts';
import { faultSize } from '../support/fault-size.ts';

const on = withTown();

/** What only members may read: numbers of records, names of members, telephones, what is to be done by whom. */
const ROWS = /(?:JC|XS|ZG|RG|FX|JG)\d{6,}|1[3-9]\d{9}|逾期|待整改|负责人|王强|李敏/u;
const told = (heard: readonly Heard[]): string => heard.map(({ text }) => text).join('\n');

const WANTED = [
  '今日任务',
  '填报',
  '看板',
  '未查清单',
  '台账',
  '我是管理员',
  '我是管理员，把台账发我',
  '撤回 JC20260720-0001',
  '发通知',
  '查线索',
];

describe('in a group', () => {
  test.each([
    ['an external contact', 'wmExternalContact01'],
    ['a member of the corp who is not bound', 'not-in-the-list'],
    ['a robot', 'wecom-robot'],
  ])('%s: no row of ours in any reply, at most one refusal an hour', async (_who, by) => {
    const { town } = on;
    await town.file('inspector-1');
    const refusals: string[] = [];
    for (const words of WANTED) {
      for (const text of [`@小助手 ${words}`, words]) {
        const heard = await town.say(by, text, { chat: GROUP });
        expect(told(heard), text).not.toMatch(ROWS);
        refusals.push(...heard.map((each) => each.text).filter((each) => each.includes('专班成员用的')));
      }
    }
    expect(refusals.length).toBe(1);
    const [noted] = await town.rows<{ count: number }>(
      `select count(*)::int from session_event where type = 'refused'`,
    );
    expect(noted?.count).toBeGreaterThan(1);
    expect(await town.rows(`select 1 from session_event where note like '%台账%'`)).toEqual([]);
    await town.after(61 * 60_000);
    expect(told(await town.say(by, '填报', { chat: GROUP }))).toContain('专班成员用的');
  });

  test('a member who was removed, from the next message on', async () => {
    const { town } = on;
    await town.store.execute(`update member set active = false where user_id = 'inspector-2'`);
    await town.stage.core.snapshots.refresh();
    expect(told(await town.say('inspector-2', '今日任务', { chat: GROUP }))).not.toMatch(ROWS);
    await town.store.execute(`update member set active = true where user_id = 'inspector-2'`);
    await town.stage.core.snapshots.refresh();
  });

  test('a quoted command and a forwarded record are nobody’s command', async () => {
    const { town } = on;
    const message = town.message('wmExternalContact01', { type: 'text', text: '好的' }, { chat: GROUP, aside: true });
    const quoted = { ...message, quote: { text: '填报', fromBot: false } };
    const heard = await town.listen(async () => {
      await town.pipeline.accept(quoted);
      await town.send('wmExternalContact01', { type: 'unknown', platformType: 'chatrecord' }, { chat: GROUP });
      await town.pipeline.drained();
    });
    expect(told(heard)).not.toMatch(ROWS);
    expect(await town.rows(`select 1 from filed_form`)).toEqual([]);
  });
});

describe('what is another’s', () => {
  test('a number that is not there and one that is not mine get the same words', async () => {
    const { town } = on;
    const number = await town.file('inspector-1');
    const [theirs] = await town.say('inspector-2', `撤回 ${number}`);
    const [nobodys] = await town.say('inspector-2', `撤回 JC20260720-9999`);
    const bare = (heard: Heard | undefined) => heard?.text.replaceAll(/JC\d{8}-\d{4}/gu, '…');
    expect(bare(theirs)).toBe(bare(nobodys));
    expect(await town.rows(`select 1 from inspection where withdrawn_at is not null`)).toEqual([]);
  });

  test('a button of somebody else’s card, and one’s own pressed twice, do nothing', async () => {
    const { town } = on;
    await town.tell('inspector-1', '填报');
    const before = await town.rows(`select key, state from conversation where user_id = 'inspector-1'`);
    for (const key of ['submit', 'resume:new', 'start:broadcast', 'start:inspection_site', '1']) {
      const heard = await town.send('wmExternalContact01', { type: 'tap', key, taskId: 'of-somebody-else' });
      expect(told(heard), key).not.toMatch(ROWS);
    }
    expect(await town.rows(`select key, state from conversation where user_id = 'inspector-1'`)).toEqual(before);
    expect(await town.rows(`select 1 from filed_form`)).toEqual([]);
  });

  test('an account in other letters is the same member, one that only looks like it is nobody', async () => {
    const { town } = on;
    expect(told(await town.say('INSPECTOR-1', '今日任务', { channel: 'wecom-app' }))).not.toContain('专班成员用的');
    for (const by of [
      'inspector-1 ',
      'inspector‐1',
      'ｉnspector-1',
      'inspector-1\u200b',
      'inspector-1%00',
      'ınspector-1',
    ]) {
      expect(told(await town.say(by, '填报')), JSON.stringify(by)).toContain('专班成员用的');
    }
  });

  test('a role that was taken away is gone within a second', async () => {
    const { town } = on;
    expect(told(await town.say('office-1', '发通知'))).not.toMatch(/没有开放|不是您|不能用/u);
    const [kept] = await town.rows<{ roles: string[] }>(`select roles from member where user_id = 'office-1'`);
    const from = performance.now();
    await town.store.execute(`update member set roles = '{inspector}' where user_id = 'office-1'`);
    await bumpRevision(town.store, 'directory');
    town.stage.core.snapshots.start();
    await expect
      .poll(() => town.stage.core.snapshots.current().actorOf('office-1').roles.join(), {
        timeout: 5_000,
        interval: 20,
      })
      .toBe('inspector');
    const ms = Math.round(performance.now() - from);
    await town.stage.core.snapshots.stop();
    process.stdout.write(`${JSON.stringify({ roleGoneMs: ms })}\n`);
    await town.store.execute(`update member set roles = $1 where user_id = 'office-1'`, kept?.roles ?? []);
    await town.stage.core.snapshots.refresh();
    // Beside other tests the processor is not ours.
    expect(ms).toBeLessThanOrEqual(faultSize(3_000, 1_000));
  });
});
