/** `bot key`: changes the data key while the assistant runs. No key is ever printed or given as an argument. */
import { parseArgs } from 'node:util';
import { CODE_PURPOSE } from '../actions/lead-progress.ts';
import type { Core } from '../app/core.ts';
import { everyKey, keyId } from '../kernel/key-ring.ts';
import { type BoxCounts, countOldBoxes, resealAll } from '../pipeline/reseal.ts';
import { addDataKey, dropOldDataKeys } from '../store/data-key.ts';
import { keepHashKeys } from '../store/hash-keys.ts';
import { type Command, type ExitCode, printJson, printLine, usageError } from './command.ts';
import { KEY_TEXTS } from './texts.ts';
import { withCore } from './with-core.ts';

const USAGE = 'bot key rotate | status [--json] | retire';

export const keyCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true });
    switch (positionals[0]) {
      case 'rotate':
        return await withCore(rotate);
      case 'status':
        return await withCore((core) => status(core, values.json === true));
      case 'retire':
        return await withCore(retire);
      default:
        throw usageError(`请写成 ${USAGE}`);
    }
  },
};

const sum = (counts: BoxCounts): number => Object.values(counts).reduce((all, count) => all + count, 0);

/** A rotation that was broken off is gone on with; else there is a new key first. */
async function rotate(core: Core): Promise<ExitCode> {
  const { config, dataKey, store } = core;
  if (sum(await countOldBoxes(core)) === 0 && !isUnfinished(core)) {
    if (config.dataKey !== null) {
      printLine(KEY_TEXTS.giveNewKey);
      return 1;
    }
    await addDataKey(config.dataDir);
    await audit(core, 'key_added', {});
  }
  await keepHashKeys(store, dataKey, CODE_PURPOSE);
  const done = await resealAll(core);
  // What was sealed with the old key while we were at it.
  const again = await resealAll(core);
  const left = await countOldBoxes(core);
  await audit(core, 'key_rotated', { done: sum(done) + sum(again), left: sum(left) });
  printLine(`已用新钥匙重新加密 ${sum(done) + sum(again)} 份，还剩 ${sum(left)} 份。`);
  printLine(sum(left) > 0 ? KEY_TEXTS.again : config.dataKey === null ? KEY_TEXTS.retireFile : KEY_TEXTS.retireGiven);
  return sum(left) > 0 ? 1 : 0;
}

/** Keys of the environment wait for us as soon as there are two; the file's second key only while boxes need it. */
function isUnfinished({ config, dataKey }: Core): boolean {
  return config.dataKey !== null && everyKey(dataKey).length > 1;
}

async function status(core: Core, json: boolean): Promise<ExitCode> {
  const left = await countOldBoxes(core);
  const keys = everyKey(core.dataKey).map((key) => keyId(key).toString('hex'));
  if (json) printJson({ keys, left });
  else {
    printLine(`钥匙 ${keys.length} 把（代号 ${keys.join('、')}），第一把在用。`);
    for (const [place, count] of Object.entries(left)) if (count > 0) printLine(`${place}\t还要旧钥匙：${count}`);
    if (sum(left) === 0) printLine(KEY_TEXTS.noneLeft);
  }
  return 0;
}

async function retire(core: Core): Promise<ExitCode> {
  if (sum(await countOldBoxes(core)) > 0) {
    printLine(KEY_TEXTS.stillNeeded);
    return 1;
  }
  if (core.config.dataKey !== null) {
    printLine(KEY_TEXTS.retireGiven);
    return 0;
  }
  const count = await dropOldDataKeys(core.config.dataDir);
  await audit(core, 'key_retired', { keys: count });
  printLine(`旧钥匙删掉了 ${count} 把。${KEY_TEXTS.backups}`);
  return 0;
}

async function audit({ store, clock }: Core, action: string, counts: BoxCounts): Promise<void> {
  await store.execute(
    `insert into audit_entry (at, actor, action, object, note) values ($1::timestamptz, 'operator', $2, 'data_key', $3)`,
    ...[clock.now().toISOString(), action, JSON.stringify(counts)],
  );
}
