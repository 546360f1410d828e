/** Published versions of flows: each once, told to other instances; and who is in the middle of which. */
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type FlowVersionRow,
  findNewestVersion,
  listFlowVersions,
  listRunningForms,
  publishFlows,
} from '../../src/store/flow-version-repository.ts';
import { readRevisions } from '../../src/store/revision.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();

const row = (version: number, flow = 'patrol', hash = `${flow}-${version}`): FlowVersionRow => ({
  ...{ flow, version, hash },
  source: `flow: ${flow}\nversion: ${version}\n`,
});

beforeEach(async () => {
  for (const table of ['flow_version', 'snapshot_revision', 'conversation'])
    await db.store.execute(`delete from ${table}`);
});

describe('publishFlows', () => {
  test('gives what is new, and is heard of by other instances', async () => {
    expect(await publishFlows(db.store, [row(1), row(1, 'lookup')])).toEqual([row(1), row(1, 'lookup')]);
    expect(await readRevisions(db.store)).toMatchObject({ flows: 1 });
    expect(await publishFlows(db.store, [row(2), row(1, 'lookup')])).toEqual([row(2)]);
    expect(await readRevisions(db.store)).toMatchObject({ flows: 2 });
  });

  test('nothing new is no news', async () => {
    await publishFlows(db.store, [row(1)]);
    expect(await publishFlows(db.store, [row(1)])).toEqual([]);
    expect(await publishFlows(db.store, [])).toEqual([]);
    expect(await readRevisions(db.store)).toMatchObject({ flows: 1 });
  });

  test('two instances that start together publish each version once', async () => {
    const both = await Promise.all([publishFlows(db.store, [row(1)]), publishFlows(db.store, [row(1)])]);
    expect(both.map((added) => added.length).sort()).toEqual([0, 1]);
  });

  test('a file that changed without raising its version is another version all the same', async () => {
    await publishFlows(db.store, [row(1)]);
    const changed = { ...row(1), hash: 'other', source: 'other' };
    expect(await publishFlows(db.store, [changed])).toEqual([changed]);
  });
});

describe('listFlowVersions and findNewestVersion', () => {
  test('the one published last is the newest, also when it is an old version that was put back', async () => {
    for (const [at, version] of [1, 3, 2].entries()) {
      await publishFlows(db.store, [row(version)]);
      // Three within one millisecond have no order.
      await db.store.execute(
        `update flow_version set published_at = now() - make_interval(mins => $1::int) where version = $2::int`,
        3 - at,
        version,
      );
    }
    await publishFlows(db.store, [row(1, 'lookup')]);
    expect((await listFlowVersions(db.store)).map(({ hash }) => hash)).toEqual([
      'lookup-1',
      'patrol-2',
      'patrol-3',
      'patrol-1',
    ]);
    const { flow: _flow, ...newest } = row(2);
    expect(await findNewestVersion(db.store, 'patrol')).toEqual(newest);
    expect(await findNewestVersion(db.store, 'nobody’s')).toBeNull();
  });
});

describe('listRunningForms', () => {
  async function conversation(user: string, state: unknown, chat = user): Promise<void> {
    await db.store.execute(
      `insert into conversation (key, channel, chat_id, user_id, state) values ($1, 'simulator', $2, $3, $4)`,
      `simulator:${chat}:${user}`,
      chat,
      user,
      JSON.stringify(state),
    );
  }

  const form = (version: number, flow = 'patrol') => ({ flow, version, hash: `${flow}-${version}`, answers: {} });

  test('people by version, open or set aside, each person once, the most first', async () => {
    await conversation('a', { session: form(2), parked: [form(1), form(9, 'lookup')] });
    await conversation('b', { session: null, parked: [form(2)] });
    await conversation('b', { session: form(2), parked: [] }, 'room');
    await conversation('c', { session: form(1, 'lookup'), parked: [] });
    await conversation('d', {});
    expect(await listRunningForms(db.store, 'patrol')).toEqual([
      { hash: 'patrol-2', version: 2, personCount: 2 },
      { hash: 'patrol-1', version: 1, personCount: 1 },
    ]);
    expect(await listRunningForms(db.store, 'nobody')).toEqual([]);
  });

  test('an answer that quotes the flow’s name is no form of it', async () => {
    await conversation('a', {
      session: { ...form(1, 'lookup'), answers: { note: { said: '"flow":"patrol"' } } },
      parked: [],
    });
    expect(await listRunningForms(db.store, 'patrol')).toEqual([]);
  });
});
