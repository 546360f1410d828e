/** Changes of one institution's facts by a person: permits over time, name, address, the day of the last check. */
import { dayOf } from '../domain/calendar.ts';
import { newId } from '../kernel/ids.ts';
import { type ChangeGround, lockInstitution, noteChange, type Transactions } from './institution-changes.ts';
import { bumpRevision } from './revision.ts';
import type { StoreTx } from './store.ts';

/** A permit as its paper says it; days as `YYYY-MM-DD`, both inclusive. */
export type PermitFacts = { number: string; kind: string; validFrom: string | null; validUntil: string | null };

/** A new value, since `effectiveOn` of its ground. `verified`: the day itself is the ground's. */
export type FactChange =
  | { field: 'name' | 'address'; value: string }
  | { field: 'verified' }
  | { field: 'permit'; permit: PermitFacts };

export type FactOutcome =
  | { ok: true }
  | { ok: false; reason: 'gone' | 'future' | 'same' | 'too_early' | 'no_document' };
type Refused = Extract<FactOutcome, { ok: false }>['reason'];

/** Makes the change with its history, its audit and the register's new revision, or says why not. */
export async function changeFact(store: Transactions, ground: ChangeGround, change: FactChange): Promise<FactOutcome> {
  return await store.transaction(async (tx) => {
    if ((await lockInstitution(tx, ground.institutionId)) === undefined) return { ok: false, reason: 'gone' };
    const reason = refuseGround(ground, change) ?? (await putFact(tx, ground, change));
    if (reason !== undefined) return { ok: false, reason };
    await bumpRevision(tx, 'register');
    return { ok: true };
  });
}

function refuseGround({ document, effectiveOn, at }: ChangeGround, { field }: FactChange): Refused | undefined {
  if (field !== 'verified' && (document ?? '').trim() === '') return 'no_document';
  // A permit may be given today for next year; nobody has moved or looked tomorrow.
  return field !== 'permit' && effectiveOn > dayOf(at) ? 'future' : undefined;
}

async function putFact(tx: StoreTx, ground: ChangeGround, change: FactChange): Promise<Refused | undefined> {
  if (change.field === 'permit') return await putPermit(tx, ground, change.permit);
  if (change.field === 'verified') return await putVerified(tx, ground);
  return await putWord(tx, ground, change);
}

/**
 * Says whether the institution's prepaid tuition is supervised (已/未纳入资金监管), inside the caller's transaction, with
 * history, audit and new revision; `document` is the number of the supervision record. False: it was so already.
 */
export async function changeEscrow(tx: StoreTx, ground: ChangeGround, inEscrow: boolean): Promise<boolean> {
  if ((await lockInstitution(tx, ground.institutionId)) === undefined) return false;
  const [row] = await tx.query<{ before: boolean | null }>(
    'select in_escrow as before from institution where id = $1',
    ground.institutionId,
  );
  const before = row?.before ?? null;
  if (before === inEscrow) return false;
  await tx.execute(
    'update institution set in_escrow = $2, updated_at = now() where id = $1',
    ground.institutionId,
    inEscrow,
  );
  const words = { before: before === null ? null : String(before), after: String(inEscrow) };
  await noteChange(tx, ground, { field: 'escrow', ...words });
  await bumpRevision(tx, 'register');
  return true;
}

type Word = Extract<FactChange, { value: string }>;

async function putWord(tx: StoreTx, ground: ChangeGround, { field, value }: Word): Promise<Refused | undefined> {
  const after = value.trim();
  // `field` is one of two names of our own.
  const [row] = await tx.query<{ before: string }>(
    `select ${field} as before from institution where id = $1`,
    ground.institutionId,
  );
  const before = row?.before ?? '';
  if (after === '' || after === before) return 'same';
  await tx.execute(
    `update institution set ${field} = $2, updated_at = now() where id = $1`,
    ground.institutionId,
    after,
  );
  // People go on asking for the old name.
  if (field === 'name') await keepFormerName(tx, ground.institutionId, before);
  await noteChange(tx, ground, { field, before, after });
  return undefined;
}

async function keepFormerName(tx: StoreTx, id: string, name: string): Promise<void> {
  await tx.execute(
    `insert into institution_alias (institution_id, text, kind) values ($1, $2, '曾用名')
     on conflict (institution_id, text) do update set kind = excluded.kind`,
    id,
    name,
  );
}

async function putVerified(tx: StoreTx, ground: ChangeGround): Promise<Refused | undefined> {
  const [row] = await tx.query<{ before: string | null }>(
    `select to_char(verified_at, 'YYYY-MM-DD') as before from institution where id = $1`,
    ground.institutionId,
  );
  const before = row?.before ?? null;
  if (before === ground.effectiveOn) return 'same';
  if (before !== null && before > ground.effectiveOn) return 'too_early';
  await tx.execute(
    'update institution set verified_at = $2::date, updated_at = now() where id = $1',
    ground.institutionId,
    ground.effectiveOn,
  );
  await noteChange(tx, ground, { field: 'verified', before, after: ground.effectiveOn });
  return undefined;
}

/** A permit of the same number is brought up to date (延续); a new one ends those of its kind on the day it begins. */
async function putPermit(tx: StoreTx, ground: ChangeGround, permit: PermitFacts): Promise<Refused | undefined> {
  const running = await tx.query<PermitFacts>(
    `select number, kind, to_char(valid_from, 'YYYY-MM-DD') as "validFrom",
       to_char(valid_until, 'YYYY-MM-DD') as "validUntil"
     from permit where institution_id = $1 and kind = $2 and ended_on is null
     order by number = $3 desc, valid_until desc nulls last`,
    ground.institutionId,
    permit.kind,
    permit.number,
  );
  const before = running[0] === undefined ? null : permitWords(running[0]);
  const after = permitWords(permit);
  if (running[0] !== undefined && before === after) return 'same';
  await tx.execute(
    `update permit set ended_on = $4::date
     where institution_id = $1 and kind = $2 and number <> $3 and ended_on is null`,
    ground.institutionId,
    permit.kind,
    permit.number,
    ground.effectiveOn,
  );
  await tx.execute(
    `insert into permit (id, institution_id, number, kind, valid_from, valid_until)
     values ($1, $2, $3, $4, $5::date, $6::date)
     on conflict (institution_id, number) do update set kind = excluded.kind, ended_on = null,
       valid_from = coalesce(excluded.valid_from, permit.valid_from), valid_until = excluded.valid_until`,
    newId(),
    ground.institutionId,
    permit.number,
    permit.kind,
    permit.validFrom,
    permit.validUntil,
  );
  await noteChange(tx, ground, { field: 'permit', before, after });
  return undefined;
}

/** 教民…（2024-01-01 至 2027-01-01）; a day that is not known is a question mark. */
function permitWords({ number, validFrom, validUntil }: PermitFacts): string {
  return `${number}（${validFrom ?? '？'} 至 ${validUntil ?? '？'}）`;
}
