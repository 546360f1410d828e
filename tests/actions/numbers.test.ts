/** Fifty people submit at the same moment and transactions break in between: the numbers have no gap and no repeat. */
import { expect, test } from 'vitest';
import { createSimulatorChannel } from '../../src/channels/simulator/channel.ts';
import { createPipeline, type Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Store } from '../../src/store/store.ts';
import { silentLog } from '../support/silent-log.ts';
import { withStage } from './stage.ts';

const PEOPLE = 50;
/** Every so many-th transaction is rolled back after all its work. */
const BROKEN = 5;
const on = withStage();

/** Everything up to the submission, in words. */
const SCRIPT = [
  '填报',
  '启航书法',
  '安全',
  '现在',
  '全部符合，除 AQ06',
  '全表符合',
  '通道堆了三个纸箱',
  '没有',
  '后天',
  '跳过',
  '家长在场，不便拍照',
  '跳过',
  '地下室没信号',
  '王强、李敏',
];

/** A store whose transactions break now and then, at the very end. */
function breaking(store: Store, count: { broken: number }): Store {
  let begun = 0;
  return {
    ...store,
    transaction: (work) =>
      store.transaction(async (tx) => {
        begun += 1;
        const breaks = begun % BROKEN === 0;
        const result = await work(tx);
        if (!breaks) return result;
        count.broken += 1;
        throw new Error('broken on purpose');
      }),
  };
}

async function addInspectors(): Promise<void> {
  const { store, snapshots } = on.stage.core;
  await store.execute(
    `insert into member (id, user_id, name, department_id, roles)
     select 'many-' || n, 'many-' || n, '测试员', 'education', array['inspector'] from generate_series(0, $1::int - 1) n`,
    PEOPLE,
  );
  await store.execute(`insert into snapshot_revision values ('directory', 1)
    on conflict (name) do update set revision = snapshot_revision.revision + 1`);
  await snapshots.refresh();
}

/** Everybody says the same, all at once. */
async function allSay(pipeline: Pipeline, text: string, step: number): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, n) => `many-${n}`);
  const say = (userId: string) =>
    pipeline.accept({
      channel: 'simulator',
      messageId: `${userId}:${step}`,
      sender: { userId },
      chat: { id: userId, kind: 'direct' },
      sentAt: on.stage.clock.now(),
      content: { type: 'text', text },
      addressed: true,
    });
  await Promise.all(people.map(say));
}

async function numbers(table: 'inspection' | 'rectification', owner: string): Promise<number[]> {
  const rows = await on.stage.core.store.query<{ number: string }>(
    `select number from ${table} where ${owner} like 'many-%' order by number`,
  );
  return rows.map(({ number }) => Number(number.slice(-4)));
}

test('50 submissions at once', { timeout: 60_000 }, async () => {
  const { core } = on.stage;
  await addInspectors();
  const count = { broken: 0 };
  const pipeline = createPipeline({
    ...core,
    store: breaking(core.store, count),
    log: silentLog,
    channels: new Map([['simulator', createSimulatorChannel(() => {})]]),
    pushChannel: 'simulator',
    sendLeaseMs: 30_000,
  });
  for (const [step, text] of SCRIPT.entries()) await allSay(pipeline, text, step);
  const before = count.broken;
  await allSay(pipeline, '提交', SCRIPT.length);
  await pipeline.drained();

  expect(count.broken, 'transactions broke while numbers were taken').toBeGreaterThan(before);
  for (const [table, owner] of [
    ['inspection', 'filed_by_id'],
    ['rectification', 'owner_id'],
  ] as const) {
    const taken = await numbers(table, owner);
    expect(taken, `${table}: one each, no gap, no repeat`).toEqual(taken.map((_, n) => (taken[0] ?? 0) + n));
    expect(taken).toHaveLength(PEOPLE);
  }
  const receipts = await core.store.query(
    `select 1 from outbox where target ->> 'userId' like 'many-%' and body ->> 'text' like '已报送，编号 JC%'`,
  );
  expect(receipts).toHaveLength(PEOPLE);
  expect(await on.stage.count(`inbox where state = 'parked'`)).toBe(0);
});
