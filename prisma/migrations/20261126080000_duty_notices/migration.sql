-- What was to be told to whom on a day, and what came of it: one row per message, person and day.
create table "duty_notice" (
  "post" text not null,
  "day" date not null,
  "target" text not null,
  "due_at" timestamptz(3) not null,
  "made_at" timestamptz(3) not null,
  "outcome" text not null,
  "outbox_key" text,
  constraint "duty_notice_pkey" primary key ("post", "day", "target")
);
create index "duty_notice_day_target_idx" on "duty_notice" ("day", "target");

-- Who was told how far a late record has come.
create table "escalation" (
  "number" text not null,
  "due_on" date not null,
  "step" integer not null,
  "member_id" text not null,
  "told_at" timestamptz(3) not null,
  constraint "escalation_pkey" primary key ("number", "due_on", "step", "member_id")
);
