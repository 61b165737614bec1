import { createOfflineAi } from "./server.ts";

const number = (name: string, otherwise: number) => {
  const value = Number(Deno.env.get(name) || otherwise);
  if (Number.isFinite(value) && value >= 0) return value;
  console.error(`${name} must be a number that is not negative.`);
  Deno.exit(2);
};

const ai = createOfflineAi({
  fault: Deno.env.get("OFFLINE_AI_FAULT") ?? "",
  faultRate: Math.min(1, number("OFFLINE_AI_FAULT_RATE", 1)),
  latency: number("OFFLINE_AI_LATENCY", 0),
  seed: Deno.env.get("OFFLINE_AI_SEED") ?? "",
});

const server = Deno.serve({
  port: number("AI_PORT", 54330),
  hostname: "127.0.0.1",
  onListen: ({ port }) => console.log(`Offline AI on http://127.0.0.1:${port}/v1`),
}, ai.fetch);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => {
    ai.close();
    server.shutdown().then(() => Deno.exit(0));
  });
}
