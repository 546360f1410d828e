/** The thread that reads a large spreadsheet: parts of some hundred rows, each sent when the last was taken. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import { readSheetRows } from './sheet-rows.ts';

/** What the thread answers: rows, the end, or the sentence on what is wrong with the file. */
export const SheetMessage = z.union([
  z.object({ rows: z.array(z.array(z.string())) }),
  z.object({ end: z.literal(true) }),
  z.object({ refused: z.string() }),
]);

const Request = z.object({ fileName: z.string(), bytes: z.instanceof(Uint8Array) });

/** Taken over at once without a pause of more than some milliseconds. */
const PART_ROWS = 250;

async function serve(port: NonNullable<typeof parentPort>, given: z.infer<typeof Request>): Promise<void> {
  let rows: string[][] = [];
  try {
    rows = await readSheetRows(given.fileName, given.bytes);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    port.postMessage({ refused: thrown.userText });
    return;
  }
  let at = 0;
  port.on('message', () => {
    const part = rows.slice(at, at + PART_ROWS);
    at += PART_ROWS;
    if (part.length > 0) port.postMessage({ rows: part });
    else {
      port.postMessage({ end: true });
      port.close();
    }
  });
  port.postMessage({ rows: [] });
}

// Imported for its messages by the thread that starts it; other programs' threads are not ours either.
const request = isMainThread ? undefined : Request.safeParse(workerData).data;
if (request !== undefined && parentPort !== null) await serve(parentPort, request);
