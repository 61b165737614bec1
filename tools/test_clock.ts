/**
 * Preloaded by `deno task test --coarse-clock MS` and `--clock-at MOMENT`: gives a test process another clock, which
 * PGlite, running in it, follows. With a coarse one, everything within a tick is of one moment.
 */
const step = Number(Deno.env.get("TEST_CLOCK_STEP") ?? 1);
const start = Deno.env.get("TEST_CLOCK_START");

const RealDate = Date;
const realNow = Date.now;
const ahead = start ? Date.parse(start) - realNow() : 0;
const now = () => Math.floor((realNow() + ahead) / step) * step;

RealDate.now = now;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, made) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, made),
  apply: () => new RealDate(now()).toString(),
});
