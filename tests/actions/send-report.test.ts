/** send_report: the file is made, kept and queued to the private chat of who may; nobody else gets one. */
import { describe, expect, test } from 'vitest';
import { readReport } from '../../src/store/reports.ts';
import { NOW, withStage } from './stage.ts';

const on = withStage();
const ask = async (by: string, kind: unknown, chat: 'direct' | 'group' = 'direct') =>
  await on.stage.runOne('send_report', { by, answers: {}, with: { kind }, chat });

async function queued(userId: string): Promise<{ kind: string; fileName: string; kept: string }[]> {
  const rows = await on.stage.core.store.query<{ body: { kind: string; fileName: string; kept: string } }>(
    `select body from outbox where target ->> 'userId' = $1 and body ->> 'kind' = 'file' order by seq`,
    userId,
  );
  return rows.map(({ body }) => body);
}

describe('allowed', () => {
  test.each(['leader-1', 'deputy-1', 'office-1'])('%s: made, kept in his name, queued as a file', async (by) => {
    const { text, report } = await ask(by, 'weekly');
    expect(text).toBe('周报（7月6日至7月12日）做好了，数据截至2026年7月12日24时。文件发到这里了，也存了档。');
    const [file] = await queued(by);
    expect(file).toMatchObject({ kind: 'file', fileName: '周报-20260712.docx', kept: report });
    const { store, dataKey } = on.stage.core;
    const kept = await readReport(store, String(report), dataKey);
    expect(kept?.report.madeAt).toBe(NOW.toISOString());
    const [maker] = await store.query<{ userId: string }>(
      'select user_id as "userId" from member where id = $1',
      kept?.report.madeBy,
    );
    expect(maker?.userId).toBe(by);
    expect(kept?.bytes.subarray(0, 2).toString()).toBe('PK');
  });

  test('each kind has its days', async () => {
    const texts = [];
    for (const kind of ['daily', 'monthly', 'final']) texts.push(String((await ask('office-1', kind))['text']));
    expect(texts.map((text) => text.split('做好了')[0])).toEqual([
      '日报（7月18日）',
      '月报（7月1日至7月18日）',
      '行动总结（7月1日至7月18日）',
    ]);
  });
});

describe('refused', () => {
  test.each(['inspector-1', 'liaison-1', 'grid-1', 'school-1', 'parent-1'])('%s', async (by) => {
    await expect(ask(by, 'weekly')).rejects.toMatchObject({ kind: 'denied' });
    expect(await queued(by)).toEqual([]);
  });
});

describe('malformed', () => {
  test.each(['yearly', '', 7, null])('a kind %j', async (kind) => {
    await expect(ask('office-1', kind)).rejects.toThrow();
  });
});
