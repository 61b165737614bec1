-- What explains accounts, runs, jobs and credits to staff in Studio. The API does not expose this schema, and the
-- views read with the rights of whoever asks: to anybody but the service they would show no more than the tables do.
create schema staff;
grant usage on schema staff to service_role;
comment on schema staff is 'Read-only views for Studio; not exposed over the API.';

create view staff.accounts with (security_invoker = true) as
select a.id, a.name, a.slug, a.status, a.status_reason,
  (select p.email from public.profiles p where p.id = a.owner_id) as owner,
  l.name as plan, a.credits, l.monthly_credits,
  (select count(*) from public.profiles p where p.account_id = a.id and p.active) as people,
  (select count(*) from public.sites s where s.account_id = a.id) as sites,
  (select count(*) from public.jobs j where j.account_id = a.id and j.status in ('queued', 'running')) as live_jobs,
  (select count(*) from public.jobs j where j.account_id = a.id and j.status in ('failed', 'dead')
    and j.finished_at > now() - interval '7 days') as failed_jobs,
  (select g.at from public.audit_log g where g.account_id = a.id and g.actor_id is not null
    and g.actor_role is distinct from 'developer' order by g.id desc limit 1) as last_activity,
  a.created_at
from public.accounts a join public.plans l on l.id = a.plan_id;
comment on view staff.accounts is 'Every account with its plan, balance and signs of life.';
comment on column staff.accounts.id is 'The account''s id, as in every account_id.';
comment on column staff.accounts.name is 'What its people call it.';
comment on column staff.accounts.slug is 'Its name in addresses.';
comment on column staff.accounts.status is 'trial, active, suspended (reads, exports and pays) or cancelled.';
comment on column staff.accounts.status_reason is 'What staff wrote when they suspended or restored it last.';
comment on column staff.accounts.owner is 'The owner''s e-mail address.';
comment on column staff.accounts.plan is 'The plan it is on.';
comment on column staff.accounts.credits is 'The balance, without what is reserved.';
comment on column staff.accounts.monthly_credits is 'What the plan brings each month.';
comment on column staff.accounts.people is 'People who can sign in.';
comment on column staff.accounts.sites is 'Sites, whatever their state.';
comment on column staff.accounts.live_jobs is 'Jobs that wait or run now.';
comment on column staff.accounts.failed_jobs is 'Jobs of the last 7 days that failed for good.';
comment on column staff.accounts.last_activity is 'The last entry of its log by one of its own people.';
comment on column staff.accounts.created_at is 'When it signed up.';

create view staff.runs with (security_invoker = true) as
select r.id, r.account_id, a.name as account, s.name as site, r.status, r.stop_reason, r.credit_cap, r.credits_reserved,
  r.credits_spent,
  (select count(*) from public.jobs j where j.run_id = r.id and j.status in ('queued', 'running')) as live_jobs,
  (select count(*) from public.jobs j where j.run_id = r.id and j.status in ('failed', 'dead')) as failed_jobs,
  (select p.email from public.profiles p where p.id = r.created_by) as started_by,
  r.created_at, r.started_at, r.finished_at
from public.automation_runs r
join public.accounts a on a.id = r.account_id
join public.sites s on s.id = r.site_id;
comment on view staff.runs is 'Every run of the pipeline with what it spent and why it stopped.';
comment on column staff.runs.id is 'The run''s id.';
comment on column staff.runs.account_id is 'The account it belongs to.';
comment on column staff.runs.account is 'The account''s name.';
comment on column staff.runs.site is 'The site it works for.';
comment on column staff.runs.status is 'created, running, paused, completed, failed or cancelled.';
comment on column staff.runs.stop_reason is 'Why it paused or ended, in a word.';
comment on column staff.runs.credit_cap is 'The most it may spend; empty means no cap.';
comment on column staff.runs.credits_reserved is 'What its live jobs hold.';
comment on column staff.runs.credits_spent is 'What its finished jobs were charged.';
comment on column staff.runs.live_jobs is 'Its jobs that wait or run now.';
comment on column staff.runs.failed_jobs is 'Its jobs that failed for good.';
comment on column staff.runs.started_by is 'Who started it; empty when a rule or somebody who left did.';
comment on column staff.runs.created_at is 'When it was ordered.';
comment on column staff.runs.started_at is 'When its first job ran.';
comment on column staff.runs.finished_at is 'When it ended.';

create view staff.jobs with (security_invoker = true) as
select j.id, j.account_id, a.name as account, s.name as site, j.run_id, j.function, j.subject_label as subject, j.status,
  j.phase, j.percent, j.attempts, j.max_attempts, j.worker, j.lease_until,
  coalesce(j.status = 'running' and j.lease_until < now(), false) as lease_expired,
  case when j.status = 'queued' then greatest(now() - j.run_at, interval '0') end as overdue,
  j.credits_reserved, j.credits_charged, j.model, j.tokens_in, j.tokens_out, j.cost_usd, j.error_code, j.error_message,
  (select p.email from public.profiles p where p.id = j.created_by) as ordered_by,
  j.created_at, j.run_at, j.started_at, j.finished_at
from public.jobs j
join public.accounts a on a.id = j.account_id
join public.sites s on s.id = j.site_id;
comment on view staff.jobs is 'Every job with its lease, its cost and its error; payloads and answers are left out.';
comment on column staff.jobs.id is 'The job''s id; its page is /jobs/{id} in the opened account.';
comment on column staff.jobs.account_id is 'The account it belongs to.';
comment on column staff.jobs.account is 'The account''s name.';
comment on column staff.jobs.site is 'The site it works for.';
comment on column staff.jobs.run_id is 'The run it is part of; empty when somebody ordered it by hand.';
comment on column staff.jobs.function is 'What the AI is asked for.';
comment on column staff.jobs.subject is 'What it is about, as people see it.';
comment on column staff.jobs.status is 'queued, running, succeeded, failed, dead (all attempts used) or cancelled.';
comment on column staff.jobs.phase is 'INIT, PREP, AI_CALL, PARSE, SAVE or DONE.';
comment on column staff.jobs.percent is 'Progress, 0 to 100.';
comment on column staff.jobs.attempts is 'How often it was claimed.';
comment on column staff.jobs.max_attempts is 'After how many it is dead.';
comment on column staff.jobs.worker is 'The worker that claimed it last.';
comment on column staff.jobs.lease_until is 'Until when that worker holds it.';
comment on column staff.jobs.lease_expired is 'It runs by name alone: its worker is gone and the next tick takes it back.';
comment on column staff.jobs.overdue is 'For how long it could have run already.';
comment on column staff.jobs.credits_reserved is 'What was set aside for it.';
comment on column staff.jobs.credits_charged is 'What it cost in the end; empty while it is not over.';
comment on column staff.jobs.model is 'The model that answered.';
comment on column staff.jobs.tokens_in is 'Tokens sent to the model.';
comment on column staff.jobs.tokens_out is 'Tokens that came back.';
comment on column staff.jobs.cost_usd is 'What the provider takes for it, in US dollars.';
comment on column staff.jobs.error_code is 'Why the last attempt failed, in a word.';
comment on column staff.jobs.error_message is 'Why, in the sentence that the account reads.';
comment on column staff.jobs.ordered_by is 'Who ordered it; empty when a rule or somebody who left did.';
comment on column staff.jobs.created_at is 'When it was ordered.';
comment on column staff.jobs.run_at is 'Before when it must not run.';
comment on column staff.jobs.started_at is 'When it was first claimed.';
comment on column staff.jobs.finished_at is 'When it ended.';

create view staff.credits with (security_invoker = true) as
select a.id as account_id, a.name as account, a.credits as balance, t.ledger, a.credits = t.ledger as agrees,
  t.granted, t.reserved, u.spent_30_days, u.cost_usd_30_days, t.last_entry
from public.accounts a
cross join lateral (
  select coalesce(sum(c.amount), 0) as ledger,
    coalesce(sum(c.amount) filter (where c.type in ('signup', 'subscription', 'purchase', 'refund', 'adjustment',
      'monthly_reset')), 0) as granted,
    -coalesce(sum(c.amount) filter (where c.type = 'reservation' and exists (select 1 from public.jobs j
      where j.id = c.job_id and j.status in ('queued', 'running'))), 0) as reserved,
    max(c.created_at) as last_entry
  from public.credit_transactions c where c.account_id = a.id) t
cross join lateral (
  select coalesce(sum(l.credits), 0) as spent_30_days, coalesce(sum(l.cost_usd), 0) as cost_usd_30_days
  from public.credit_usage_logs l where l.account_id = a.id and l.created_at > now() - interval '30 days') u;
comment on view staff.credits is 'The balance of every account against its ledger, and what it used.';
comment on column staff.credits.account_id is 'The account.';
comment on column staff.credits.account is 'The account''s name.';
comment on column staff.credits.balance is 'What the account can spend now.';
comment on column staff.credits.ledger is 'The sum of all its ledger entries.';
comment on column staff.credits.agrees is 'Whether both are the same; false is a fault to look into.';
comment on column staff.credits.granted is 'What ever came in by plan, purchase, refund or staff.';
comment on column staff.credits.reserved is 'What waiting and running jobs hold.';
comment on column staff.credits.spent_30_days is 'Credits charged over the last 30 days.';
comment on column staff.credits.cost_usd_30_days is 'What providers take for that, in US dollars.';
comment on column staff.credits.last_entry is 'When the balance moved last.';

create view staff.failures with (security_invoker = true) as
select j.finished_at as at, 'job' as kind, j.id, j.account_id, j.account, j.site, j.function as what, j.subject,
  j.error_code as code, j.error_message as message, j.attempts, j.run_id
from staff.jobs j where j.status in ('failed', 'dead')
union all
select r.finished_at, 'run', r.id, r.account_id, r.account, r.site, 'run', r.site, r.stop_reason, null, null, r.id
from staff.runs r where r.status = 'failed';
comment on view staff.failures is 'Jobs and runs that failed for good.';
comment on column staff.failures.at is 'When it failed.';
comment on column staff.failures.kind is 'job or run.';
comment on column staff.failures.id is 'The id of the job or run.';
comment on column staff.failures.account_id is 'The account it belongs to.';
comment on column staff.failures.account is 'The account''s name.';
comment on column staff.failures.site is 'The site it worked for.';
comment on column staff.failures.what is 'The function of the job, or run.';
comment on column staff.failures.subject is 'What it was about.';
comment on column staff.failures.code is 'The error in a word, or why the run stopped.';
comment on column staff.failures.message is 'The error in a sentence.';
comment on column staff.failures.attempts is 'How often the job was tried.';
comment on column staff.failures.run_id is 'The run it was part of.';

create view staff.visits with (security_invoker = true) as
select v.id, v.account_id, a.name as account, p.email as staff, v.reason, v.may_change, v.started_at, v.ends_at, v.left_at
from app.staff_visits v
join public.accounts a on a.id = v.account_id
join public.profiles p on p.id = v.staff_id;
comment on view staff.visits is 'Who of the staff opened which account, why and for how long.';
comment on column staff.visits.id is 'The visit''s id.';
comment on column staff.visits.account_id is 'The account that was opened.';
comment on column staff.visits.account is 'The account''s name.';
comment on column staff.visits.staff is 'Who opened it.';
comment on column staff.visits.reason is 'Why, as the account''s people read it.';
comment on column staff.visits.may_change is 'Whether it was opened to change things.';
comment on column staff.visits.started_at is 'When it was opened.';
comment on column staff.visits.ends_at is 'When it ends by itself.';
comment on column staff.visits.left_at is 'When it was left; empty while it is open.';

grant select on app.staff_visits to service_role;
grant select on all tables in schema staff to service_role;
