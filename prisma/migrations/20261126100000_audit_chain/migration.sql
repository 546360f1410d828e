-- The audit as a chain: every entry gets its link at commit, and nothing of both can be changed (docs/decisions/0018).
do $$
begin
  -- Held until the migration ends: what an older instance writes meanwhile waits and then finds the trigger.
  lock table "audit_entry" in share row exclusive mode;
end $$;

create table "audit_link" (
  "seq" bigint not null,
  "entry_id" bigint not null,
  "linked_at" timestamptz(3) not null,
  "digest" bytea not null,
  "head" bytea not null,
  constraint "audit_link_pkey" primary key ("seq")
);
create unique index "audit_link_entry_id_key" on "audit_link" ("entry_id");

create table "audit_head" (
  "id" integer not null,
  "seq" bigint not null,
  "head" bytea not null,
  constraint "audit_head_pkey" primary key ("id"),
  constraint "audit_head_one_row" check ("id" = 1)
);
insert into "audit_head" values (1, 0, decode(repeat('00', 32), 'hex'));

-- One column, unambiguous: its length in bytes and itself; a null is no empty text.
create function "audit_part"("part" text) returns text language sql immutable set search_path = pg_catalog, pg_temp
  as $$ select case when part is null then '-,' else octet_length(convert_to(part, 'UTF8')) || ':' || part || ',' end $$;

create function "audit_ms"("at" timestamptz) returns text language sql immutable set search_path = pg_catalog, pg_temp
  as $$ select trunc(extract(epoch from at) * 1000)::bigint::text $$;

-- What an entry says, without its number: two entries that were swapped can be told from two that were altered.
create function "audit_digest"("entry" "audit_entry") returns bytea language sql immutable
  set search_path = public, pg_temp
  as $$ select sha256(convert_to(
    audit_part(audit_ms(entry.at)) || audit_part(entry.actor) || audit_part(entry.action) || audit_part(entry.object)
      || audit_part(entry.note), 'UTF8')) $$;

create function "audit_link_entry"("entry" "audit_entry") returns void language plpgsql
  set search_path = public, pg_temp
  as $$
declare
  said constant bytea := audit_digest(entry);
  moment constant timestamptz(3) := clock_timestamp();
  position bigint;
  top bytea;
begin
  -- The row's lock is the last one a transaction takes: it runs at commit. Who waits here goes on from the new head.
  update audit_head set
    seq = seq + 1,
    head = sha256(head || said || convert_to(
      audit_part((seq + 1)::text) || audit_part(entry.id::text) || audit_part(audit_ms(moment)), 'UTF8'))
    where id = 1 returning seq, head into strict position, top;
  insert into audit_link (seq, entry_id, linked_at, digest, head) values (position, entry.id, moment, said, top);
end $$;

-- What was written before there was a chain.
do $$
declare
  entry audit_entry;
  said bytea;
  moment constant timestamptz(3) := clock_timestamp();
  position bigint := 0;
  top bytea := decode(repeat('00', 32), 'hex');
begin
  -- The head moves once: a row that one transaction changes a hundred thousand times gets slow.
  for entry in select * from audit_entry order by id loop
    said := audit_digest(entry);
    position := position + 1;
    top := sha256(top || said || convert_to(
      audit_part(position::text) || audit_part(entry.id::text) || audit_part(audit_ms(moment)), 'UTF8'));
    insert into audit_link (seq, entry_id, linked_at, digest, head) values (position, entry.id, moment, said, top);
  end loop;
  update audit_head set seq = position, head = top;
end $$;

-- As the owner: the role of the program may not write the chain.
create function "audit_chain"() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$
begin
  perform audit_link_entry(new);
  return null;
end $$;
-- Whoever may run it could hang it on a table of his own.
revoke all on function "audit_chain"() from public;

create constraint trigger "audit_entry_chain" after insert on "audit_entry"
  deferrable initially deferred for each row execute function "audit_chain"();

create function "audit_refuse"() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
  as $$
begin
  -- Depth 2: asked by the trigger of audit_entry, whose work it is to add a link and to move the head.
  if pg_trigger_depth() > 1 and (tg_table_name, tg_op) in (('audit_link', 'INSERT'), ('audit_head', 'UPDATE')) then
    return null;
  end if;
  raise exception 'the audit is append-only: % of % is refused', lower(tg_op), tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create trigger "audit_entry_fixed" before update or delete or truncate on "audit_entry"
  for each statement execute function "audit_refuse"();
create trigger "audit_link_fixed" before insert or update or delete or truncate on "audit_link"
  for each statement execute function "audit_refuse"();
create trigger "audit_head_fixed" before insert or update or delete or truncate on "audit_head"
  for each statement execute function "audit_refuse"();
