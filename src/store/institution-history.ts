/** One institution as the office sees it: every fact, its permits over time, its lists, and what changed since when. */
import { z } from 'zod';
import { parsePermitNumber } from '../domain/permit-number.ts';
import { INSTITUTION_STATUSES } from '../register/institution.ts';
import type { Queries } from './transaction.ts';

const word = z.string();
const day = z.string().nullable();
const Facts = z.object({
  id: word,
  name: word,
  status: z.enum(INSTITUTION_STATUSES),
  socialCreditCode: word.nullable(),
  category: word,
  legalForm: word,
  region: word,
  town: word,
  address: word,
  competentDepartment: word,
  /** Name of the main institution of a campus. */
  parentName: word.nullable(),
  campus: word.nullable(),
  inEscrow: z.boolean().nullable(),
  verifiedAt: day,
  aliases: z.array(z.object({ text: word, kind: word })),
  /** The newest first; `endedOn`: replaced or given back. */
  permits: z.array(z.object({ number: word, kind: word, validFrom: day, validUntil: day, endedOn: day })),
  campuses: z.array(z.object({ name: word, campus: word.nullable(), status: z.enum(INSTITUTION_STATUSES) })),
  listings: z.array(
    z.object({
      kind: z.enum(['white', 'black']),
      documentNumber: word,
      publishedOn: word,
      withdrawnOn: day,
      removedOn: day,
    }),
  ),
});
/** All facts of one institution; days as `YYYY-MM-DD`. */
export type InstitutionFacts = z.infer<typeof Facts>;

/** One line of the history. */
export type InstitutionChangeRow = {
  /** status, status_planned, status_dropped, permit, name, address, list, verified. */
  field: string;
  before: string | null;
  after: string | null;
  /** `YYYY-MM-DD`: since when it holds. */
  effectiveOn: string;
  document: string | null;
  /** A member's name where there is one, else as it was written. */
  by: string;
  /** `YYYY-MM-DD`, Asia/Shanghai: when it was entered. */
  enteredOn: string;
};

const iso = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;
const SELECT_FACTS = `
  select i.id, i.name, i.status, i.social_credit_code as "socialCreditCode", i.category, i.legal_form as "legalForm",
    i.region, i.town, i.address, i.competent_department as "competentDepartment", m.name as "parentName", i.campus,
    i.in_escrow as "inEscrow", ${iso('i.verified_at')} as "verifiedAt",
    coalesce((select jsonb_agg(jsonb_build_object('text', a.text, 'kind', a.kind) order by a.kind, a.text)
      from institution_alias a where a.institution_id = i.id), '[]'::jsonb) as aliases,
    coalesce((select jsonb_agg(jsonb_build_object('number', p.number, 'kind', p.kind,
        'validFrom', ${iso('p.valid_from')}, 'validUntil', ${iso('p.valid_until')}, 'endedOn', ${iso('p.ended_on')})
        order by p.ended_on is not null, p.valid_until desc nulls last, p.number)
      from permit p where p.institution_id = i.id), '[]'::jsonb) as permits,
    coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'campus', c.campus, 'status', c.status) order by c.name)
      from institution c where c.parent_id = i.id), '[]'::jsonb) as campuses,
    coalesce((select jsonb_agg(jsonb_build_object('kind', l.kind, 'documentNumber', l.document_number,
        'publishedOn', ${iso('l.published_on')}, 'withdrawnOn', ${iso('l.withdrawn_on')},
        'removedOn', ${iso('e.removed_on')}) order by l.published_on desc, l.id)
      from published_list_entry e join published_list l on l.id = e.list_id where e.institution_id = i.id),
      '[]'::jsonb) as listings
  from institution i left join institution m on m.id = i.parent_id where i.id = $1`;

/** All facts of an institution, if it is there. */
export async function findFacts(db: Pick<Queries, 'query'>, id: string): Promise<InstitutionFacts | undefined> {
  const [row] = await db.query<unknown>(SELECT_FACTS, id);
  return row === undefined ? undefined : Facts.parse(row);
}

/** What changed about an institution, by the day since when it holds, then in the order of entry. */
export async function listChanges(db: Pick<Queries, 'query'>, id: string): Promise<InstitutionChangeRow[]> {
  return await db.query<InstitutionChangeRow>(
    `select c.field, c.before, c.after, ${iso('c.effective_on')} as "effectiveOn", c.document,
       coalesce(m.name, c.by) as by, ${iso(`c.at at time zone 'Asia/Shanghai'`)} as "enteredOn"
     from institution_change c left join member m on m.id = c.by
     where c.institution_id = $1 order by c.effective_on, c.id`,
    id,
  );
}

/** An institution as it is told from others. */
export type NamedInstitution = { id: string; name: string; address: string };

/** More than these are not listed: the name was too short. */
const MOST = 20;

/** The institutions that an id, a full name, a unified code, a permit number or an alias means exactly. */
export async function findExactly(db: Pick<Queries, 'query'>, said: string): Promise<NamedInstitution[]> {
  const wanted = said.trim().slice(0, 100);
  return await db.query<NamedInstitution>(
    `select i.id, i.name, i.address from institution i
     where i.id = $1 or i.external_id = $1 or i.name = $1 or i.social_credit_code = upper(replace($1, ' ', ''))
       or exists (select 1 from permit p where p.institution_id = i.id
         and regexp_replace(upper(p.number), '^第|[[:space:]]|号$', '', 'g') = $2)
       or exists (select 1 from institution_alias a where a.institution_id = i.id and a.text = $1)
     order by i.name, i.id limit ${MOST}`,
    wanted,
    parsePermitNumber(wanted).normalized,
  );
}

/** The institutions whose name holds the words: to be shown and chosen from, never to be changed unseen. */
export async function findHolding(db: Pick<Queries, 'query'>, said: string): Promise<NamedInstitution[]> {
  return await db.query<NamedInstitution>(
    `select id, name, address from institution where $1 <> '' and strpos(name, $1) > 0 order by name, id limit ${MOST}`,
    said.trim().slice(0, 100),
  );
}
