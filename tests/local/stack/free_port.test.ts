import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { reservePort } from "@/local/free_port.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";

/** Proposes one port, and then any. */
function firstTry(port: number): (from: number, to: number) => number {
  const proposed = [port];
  return (from, to) => proposed.pop() ?? from + Math.floor(Math.random() * (to - from));
}

/** A port that another process reserved before it ended. */
async function portOfTheDead(): Promise<number> {
  const source = pathToFileURL(join(ROOT, "local/free_port.ts"));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `import { reservePort } from "${source}"; console.log(reservePort());`],
  }).output();
  return Number(new TextDecoder().decode(stdout));
}

// A system may be told to leave no port out.
const range = await Deno.readTextFile("/proc/sys/net/ipv4/ip_local_port_range").catch(() => "");
const leavesRoom = Number(range.split(/\s/)[0] || 32768) > 12_000;

Deno.test({
  name: "a reserved port is none that an outgoing connection is given",
  ignore: !leavesRoom,
  fn: async () => {
    const port = reservePort();
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const connections: Deno.Conn[] = [];
    for (let count = 0; count < 50; count++) {
      connections.push(await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }));
      connections.push(await listener.accept());
    }
    const given = connections.map(({ localAddr }) => (localAddr as Deno.NetAddr).port);
    connections.forEach((connection) => connection.close());
    listener.close();
    const [low, high] = [Math.min(...given), Math.max(...given)];
    assert.ok(port < low || port > high, `${port} lies between ${low} and ${high}`);
  },
});

Deno.test("a port is reserved once while its process lives, though nobody listens there yet", () => {
  const port = reservePort();
  assert.notEqual(reservePort(firstTry(port)), port);
  assert.notEqual(reservePort(firstTry(port)), port);
});

Deno.test("a port somebody listens on is not given away", async () => {
  const port = await portOfTheDead();
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  try {
    assert.notEqual(reservePort(firstTry(port)), port);
    assert.notEqual(reservePort(firstTry(port)), port);
  } finally {
    listener.close();
  }
});

Deno.test("the ports of a process that ended are given again", async () => {
  const port = await portOfTheDead();
  assert.notEqual(reservePort(firstTry(port)), port, "its reservation is only forgotten now");
  assert.equal(reservePort(firstTry(port)), port);
});

Deno.test("when every port proposed is taken, it says so", () => {
  const port = reservePort();
  assert.throws(() => reservePort(() => port), /No port between \d+ and \d+ is free/);
});
