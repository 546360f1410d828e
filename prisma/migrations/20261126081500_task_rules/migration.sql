-- Tasks that rules open: by which rule, about what and in which period, and what became of each task.
alter table "task" add column "rule" text;
alter table "task" add column "subject" text;
alter table "task" add column "began_on" date;
alter table "task" add column "accepted_at" timestamptz(3);
create unique index "task_rule_subject_key" on "task" ("rule", "subject");
create table "task_event" (
  "id" bigserial not null,
  "task_id" text not null,
  "at" timestamptz(3) not null,
  "actor_id" text,
  "kind" text not null,
  "note" text,
  constraint "task_event_pkey" primary key ("id"),
  constraint "task_event_task_id_fkey" foreign key ("task_id") references "task" ("id") on delete cascade on update cascade
);
create index "task_event_task_id_idx" on "task_event" ("task_id");
