/** `bot audit`: proves that nobody changed who did what, or names what was done to it; shows the entries. */
import { parseArgs } from 'node:util';
import { loadConfig } from '../config/config.ts';
import { type AuditHead, formatHead, parseHead } from '../domain/audit-chain.ts';
import type { Tampering } from '../domain/audit-check.ts';
import { readAnchors } from '../store/audit-anchors.ts';
import { type AuditVerdict, checkAudit, listAudit, type ShownEntry } from '../store/audit-chain.ts';
import { AUDIT_TEXTS as TEXTS } from './audit-texts.ts';
import { type Command, type ExitCode, printJson, printLine, printNote, usageError } from './command.ts';
import { fill } from './texts.ts';
import { withStore } from './with-store.ts';

const USAGE = 'bot audit verify [--head <审计号>]… [--json] | bot audit show [--object <编号>] [--last <n>] [--json]';
const SHOWN = 20;
const MOST_SHOWN = 10_000;
/** An entry is written and chained within the same second; what lies further apart is worth a look. */
const SOON_MS = 86_400_000;

export const auditCommand: Command = {
  usage: USAGE,
  async run(args) {
    const [what, ...rest] = args;
    if (what === 'verify') return await verify(rest);
    if (what === 'show') return await show(rest);
    throw usageError(`请写成 ${USAGE}`);
  },
};

async function verify(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: { head: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  });
  const given = (values.head ?? []).map(readHead);
  const { verdict, anchors, unreadable } = await withStore(async (store) => {
    const noted = await readAnchors(loadConfig(process.env).dataDir);
    const all = [...noted.anchors, ...given];
    return { verdict: await checkAudit(store, all), anchors: all.length, unreadable: noted.unreadable };
  });
  if (values.json === true) printJson({ ...asJson(verdict), anchors, unreadable });
  else for (const line of verdictLines(verdict, anchors)) printLine(line);
  if (unreadable > 0) printNote(fill(TEXTS.unreadable, { count: unreadable }));
  return verdict.findings.length === 0 ? 0 : 1;
}

function readHead(text: string): AuditHead {
  const head = parseHead(text);
  if (head === undefined) throw usageError(fill(TEXTS.badHead, { text }));
  return head;
}

function asJson({ length, head, findings }: AuditVerdict) {
  return { ok: findings.length === 0, length, head: formatHead(head), findings };
}

/** What is found, a line each. `anchors`: how many heads noted outside it was held against. */
export function verdictLines({ length, head, findings }: AuditVerdict, anchors: number): string[] {
  if (findings.length > 0) {
    return [
      fill(TEXTS.tampered, { count: findings.length }),
      ...findings.map((finding) => `- ${tell(finding)}`),
      ...TEXTS.whatToDo,
    ];
  }
  return [
    fill(TEXTS.whole, { count: length, head: formatHead(head) }),
    anchors === 0 ? TEXTS.notCompared : fill(TEXTS.compared, { count: anchors }),
  ];
}

function tell({ kind, seq, count, entryId = '', last = seq }: Tampering): string {
  const where = seq === 0 ? fill(TEXTS.atEntry, { entryId }) : fill(TEXTS.atSeq, { seq });
  return fill(TEXTS.kinds[kind], { seq, count, entryId, last, where });
}

async function show(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: { object: { type: 'string' }, last: { type: 'string' }, json: { type: 'boolean' } },
  });
  const last = Number(values.last ?? SHOWN);
  if (!Number.isInteger(last) || last < 1 || last > MOST_SHOWN) throw usageError('--last 写 1 到 10000 之间的数。');
  const question = values.object === undefined ? { last } : { last, object: values.object };
  const entries = await withStore((store) => listAudit(store, question));
  if (entries.length === 0) printNote(TEXTS.nothing);
  for (const entry of entries) {
    if (values.json === true) printJson({ ...entry, at: new Date(entry.at), linkedAt: dateOf(entry.linkedAt) });
    else printLine(entryLine(entry));
  }
  return 0;
}

function entryLine({ seq, linkedAt, at, actor, action, object, note }: ShownEntry): string {
  const place = seq === null ? TEXTS.unlinked : String(seq);
  const isLate = linkedAt !== null && Math.abs(linkedAt - at) > SOON_MS;
  const late = isLate ? fill(TEXTS.linkedLater, { at: new Date(linkedAt).toISOString() }) : '';
  return [place, `${new Date(at).toISOString()}${late}`, actor, action, object, note ?? ''].join('\t').trimEnd();
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
