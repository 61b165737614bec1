const CLOCK_THREAD_CPUTIME_ID = 3;

/**
 * A clock of the processor time this thread has used, in ms: it stands still while others have the
 * processor. Linux only.
 */
export function threadClock(): () => number {
  const { symbols } = Deno.dlopen("libc.so.6", {
    clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  });
  const time = new BigInt64Array(2);
  const bytes = new Uint8Array(time.buffer);
  return () => {
    symbols.clock_gettime(CLOCK_THREAD_CPUTIME_ID, bytes);
    return Number(time[0]) * 1000 + Number(time[1]) / 1e6;
  };
}
