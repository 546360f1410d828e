/** A report's file in the demo chat: a download for whom it was sent to, nobody else. */
import { afterEach, expect, test } from 'vitest';
import { type Served, serveSimulator } from './serve.ts';

let served: Served | undefined;
afterEach(async () => {
  await served?.app.close();
  served = undefined;
});

async function get(url: string) {
  served = await serveSimulator();
  return await served.app.inject(url);
}

test('whom it was sent to downloads it, under its name', async () => {
  const answer = await get('/simulator/api/report/r1?person=deputy-1');
  expect([answer.statusCode, answer.body]).toEqual([200, 'PK']);
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename*=UTF-8''${encodeURIComponent('周报-20260301.docx')}`,
  );
});

test.each(['r1?person=inspector-1', 'r2?person=deputy-1', 'r1', '..%2Fr1?person=deputy-1'])(
  '%s: none',
  async (what) => {
    const answer = await get(`/simulator/api/report/${what}`);
    expect(answer.statusCode).toBe(404);
  },
);
