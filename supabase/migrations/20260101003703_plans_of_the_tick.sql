-- A tick that orders the work of many accounts plans its look-ups once, while there is little to look through, and keeps
-- these plans: reading whole tables, which is quickest then, took longer with every job that was made.
alter function app.rules_tick() set enable_seqscan = off;
