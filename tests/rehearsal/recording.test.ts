/** What was recorded plays again, green. */
import { describe, expect, test } from 'vitest';
import { loadChecklists, loadFlows, loadRules } from '../../src/app/load-flows.ts';
import { Recording, type Speaker } from '../../src/rehearsal/recording.ts';
import { ACTS, type Act, durationSchema } from '../../src/rehearsal/transcript.ts';
import { silentLog } from '../support/silent-log.ts';
import { withScratchDatabases } from './databases.ts';
import { failureOf } from './playing.ts';

const databases = withScratchDatabases();
/** Past midnight in the county, yesterday elsewhere. */
const NOW = new Date('2026-03-01T16:20:42Z');
const say = (text: string): Act => ({ say: text });

async function record(speaker: Speaker, acts: readonly (Act | string)[]): Promise<string> {
  const [flows, checklists, rules] = await Promise.all([loadFlows(), loadChecklists(), loadRules()]);
  return await (await databases()).use(NOW, async (store) => {
    const recording = await Recording.open({ store, flows, checklists, rules, log: silentLog }, speaker, NOW);
    for (const act of acts)
      await (typeof act === 'string' ? recording.wait(durationSchema.parse(act)) : recording.act(act));
    const yaml = await recording.toYaml();
    await recording.close();
    return yaml;
  });
}

const INSPECTOR = { name: '李志强', userId: 'inspector-1' };

describe('a recorded conversation', () => {
  test('of a filing and its withdrawal plays again', async () => {
    const yaml = await record(INSPECTOR, [
      ...[say('填报'), say('启航书法'), ACTS.tap.parse({ tap: '网格巡查' }), say('1'), '40m'],
      ...[say('7不符合'), say('楼道里锁着一道门'), say('没改'), say('就这样'), ACTS.photo.parse({ photo: 2 })],
      ...[say('发完了'), ACTS.location.parse({ location: '古韩镇' }), say('李志强、张晓燕'), say('提交')],
      ...[say('撤回 JC20260302-0001'), say('不是')],
    ]);
    expect(yaml).toContain('clock: 2026-03-02 00:20 +08:00');
    expect(yaml).toContain('flow: inspection_site');
    expect(yaml).toContain('  - after: 40m\n');
    expect(yaml).toContain('{ tap: 网格巡查 }');
    // It is past midnight.
    expect(yaml).toContain('已报送（夜查），编号 {编号}');
    expect(yaml).toContain('撤回 {编号}');
    expect(yaml).toContain('expect: { inspections: 1, rectifications: 1, findings: 1, photos: 2 }');
    expect(yaml).not.toMatch(/JC\d/);
    expect(yaml.split('\n')[0]).toContain('真实的人名');
    expect(await failureOf(yaml)).toBe('');
  });

  test('in a group keeps silences and mentions', async () => {
    const yaml = await record({ ...INSPECTOR, room: 'group-joint' }, [say('填报'), say('@小助手 填报')]);
    expect(yaml).toContain('bot: silent');
    expect(yaml).toContain('mentions: [ 李志强 ]');
    expect(await failureOf(yaml)).toBe('');
  });

  test('of a parent plays again', async () => {
    const yaml = await record({ name: '家长', userId: 'parent' }, [say('英杰书法'), say('1'), say('a: b # "c"')]);
    expect(await failureOf(yaml)).toBe('');
  });

  test('with another answer in it does not', async () => {
    const yaml = await record(INSPECTOR, [say('填报'), say('启航书法')]);
    expect(await failureOf(yaml.replace('启航书法', '英杰书法'))).toContain('是哪一家');
  });
});
