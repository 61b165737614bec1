-- The planner takes a function's thousand assumed rows at their word, multiplies them and then spends seconds on
-- compiling what runs for milliseconds. It is told what to expect, and to compile nothing here.
alter function app.waiting_accounts() rows 20;
alter function app.claimable(uuid, integer) rows 10;
alter function public.claim_jobs(text, integer, integer) set jit = off;
alter function app.has_due_jobs() set jit = off;
alter function app.seconds_to_next_job() set jit = off;
alter function app.automation_tick() set jit = off;
