/** A kept report on its way out: open only while the channel sends, gone afterwards, whatever happens. */
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { OutboundBody } from '../../src/channels/contract.ts';
import { withKeptFile } from '../../src/pipeline/kept-file.ts';
import { keepReport } from '../../src/store/reports.ts';
import { withDatabase } from '../support/database.ts';

const db = withDatabase();
const DATA_KEY = new Uint8Array(32).fill(3);
const BYTES = Buffer.from('PK of a report');
const ROW = {
  kind: 'daily',
  from: '2026-07-18',
  to: '2026-07-18',
  asOf: '2026-07-18T10:00:00.000Z',
  madeAt: '2026-07-18T10:00:00.000Z',
  madeBy: 'operator',
  fileName: '日报-20260718.docx',
};

async function keeperAndBody(): Promise<[{ store: typeof db.store; dataKey: Uint8Array }, OutboundBody]> {
  const { id } = await keepReport(db.store, ROW, { bytes: BYTES, dataKey: DATA_KEY });
  return [
    { store: db.store, dataKey: DATA_KEY },
    { kind: 'file', mediaPath: '', fileName: ROW.fileName, kept: id },
  ];
}

test('the channel reads the very bytes, for the owner alone; afterwards nothing lies there', async () => {
  const [keeper, body] = await keeperAndBody();
  const path = await withKeptFile(keeper, body, async (whole) => {
    if (whole.kind !== 'file') throw new Error('no file');
    expect((await readFile(whole.mediaPath)).equals(BYTES)).toBe(true);
    expect((await stat(whole.mediaPath)).mode & 0o777).toBe(0o600);
    return whole.mediaPath;
  });
  expect(existsSync(path)).toBe(false);
});

test('a channel that fails leaves nothing behind', async () => {
  const [keeper, body] = await keeperAndBody();
  let path = '';
  const failing = withKeptFile(keeper, body, (whole) => {
    if (whole.kind === 'file') path = whole.mediaPath;
    return Promise.reject(new Error('platform away'));
  });
  await expect(failing).rejects.toThrow('platform away');
  expect([path === '', existsSync(path)]).toEqual([false, false]);
});

test('what is no kept file goes as it is; what is gone is told', async () => {
  const [keeper, body] = await keeperAndBody();
  const text: OutboundBody = { kind: 'text', text: '你好' };
  expect(await withKeptFile(keeper, text, (whole) => Promise.resolve(whole))).toBe(text);
  const gone = { ...body, kept: 'none' } as OutboundBody;
  await expect(withKeptFile(keeper, gone, () => Promise.resolve())).rejects.toThrow('gone');
});
