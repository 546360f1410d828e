/** The register of institutions, read whole into memory for the look-up. */
import { z } from 'zod';
import { INSTITUTION_STATUSES, type RegisterRow } from '../register/institution.ts';
import type { Queries } from './transaction.ts';

// Postgres builds the rows: one query, no join in memory. An institution may have had several permits;
// of those that are not replaced, the one that runs longest is the one people ask about.
const SELECT_REGISTER = `
  select i.id, i.name, coalesce(a.aliases, '[]'::jsonb) as aliases,
    i.social_credit_code as "socialCreditCode", p.number as "permitNumber", i.category, i.status,
    to_char(p.valid_until, 'YYYY-MM-DD') as "permitValidUntil", i.region_code as "regionCode", i.region, i.town,
    i.address, i.competent_department as "competentDepartment", i.parent_id as "parentId", i.campus,
    i.in_escrow as "inEscrow", to_char(i.verified_at, 'YYYY-MM-DD') as "verifiedAt"
  from institution i
  left join (
    select institution_id, jsonb_agg(jsonb_build_object('text', text, 'kind', kind) order by kind, text) as aliases
    from institution_alias group by institution_id) a on a.institution_id = i.id
  left join (
    select distinct on (institution_id) institution_id, number, valid_until
    from permit order by institution_id, ended_on is not null, kind = '筹设批准', valid_until desc nulls last, number) p on p.institution_id = i.id
  order by i.id`;

const word = z.string();
const Row = z.object({
  id: word,
  name: word,
  aliases: z.array(z.object({ text: word, kind: word })),
  socialCreditCode: word.nullable(),
  permitNumber: word.nullable(),
  category: word,
  status: z.enum(INSTITUTION_STATUSES),
  permitValidUntil: word.nullable(),
  regionCode: word,
  region: word,
  town: word,
  address: word,
  competentDepartment: word,
  parentId: word.nullable(),
  campus: word.nullable(),
  inEscrow: z.boolean().nullable(),
  verifiedAt: word.nullable(),
});

/** Every institution. An unknown status is refused here: a guess would tell a parent something false. */
export async function loadRegister(db: Pick<Queries, 'query'>): Promise<RegisterRow[]> {
  return z.array(Row).parse(await db.query<unknown>(SELECT_REGISTER));
}
