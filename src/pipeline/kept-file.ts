/** Puts a kept report where a channel can read it, for as long as the channel sends it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutboundBody } from '../channels/contract.ts';
import type { DataKey } from '../kernel/key-ring.ts';
import { readReport } from '../store/reports.ts';
import type { StoreTx } from '../store/store.ts';

const OWNER_ONLY = 0o600;

/** `store` has it, `dataKey` opens it. */
export type Keeper = { store: Pick<StoreTx, 'query'>; dataKey: DataKey };

/**
 * Runs `send` with the body as channels take it; what is kept sealed lies open in a folder of the process's own meanwhile.
 * Throws when the report is not there or does not open.
 */
export async function withKeptFile<T>(
  { store, dataKey }: Keeper,
  body: OutboundBody,
  send: (body: OutboundBody) => Promise<T>,
): Promise<T> {
  if (body.kind !== 'file' || body.kept === undefined) return await send(body);
  const found = await readReport(store, body.kept, dataKey);
  if (found === undefined) throw new Error('the kept report is gone');
  const folder = await mkdtemp(join(tmpdir(), 'assistant-report-'));
  try {
    const mediaPath = join(folder, 'file');
    await writeFile(mediaPath, found.bytes, { mode: OWNER_ONLY });
    return await send({ ...body, mediaPath });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
