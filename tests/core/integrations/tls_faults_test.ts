import { equal } from "node:assert/strict";
import { join } from "node:path";
import { createConnect } from "core/adapters/outgoing/connection.ts";
import { createOutgoingFetch } from "core/adapters/outgoing_fetch.ts";
import { checkWordPress } from "core/integrations/check_wordpress.ts";
import { PUBLIC } from "@/tests/core/outgoing/test_network.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { execute } from "@/tests/harness/wordpress_files.ts";

const NAME = "blog.example.com";
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

interface Certificate {
  cert: string;
  key: string;
}

/** Certificates for blog.example.com, made by openssl: of an authority of the test's own, in all their ways to be wrong. */
async function makeCertificates(folder: string) {
  const openssl = (...args: string[]) => execute("openssl", args, { cwd: folder });
  const read = (name: string) => Deno.readTextFile(join(folder, name));
  const subject = ["-subj", `/CN=${NAME}`];
  await Deno.writeTextFile(join(folder, "names"), `subjectAltName=DNS:${NAME}\n`);
  await openssl("req", "-x509", ...KEY, ..."-keyout ca.key -out ca.pem -days 3650".split(" "), ...[
    "-subj",
    "/CN=Test authority",
  ]);
  await openssl("req", ...KEY, "-keyout", "own.key", "-out", "own.csr", ...subject);
  const sign = (name: string, days: string) =>
    openssl(
      ..."x509 -req -in own.csr -CA ca.pem -CAkey ca.key -extfile names".split(" "),
      ...["-set_serial", "2", "-days", days, "-out", name],
    );
  await sign("good.pem", "3650");
  await sign("expired.pem", "-1");
  await openssl(
    ...["req", "-x509", ...KEY, "-keyout", "self.key", "-out", "self.pem", "-days", "3650"],
    ...[...subject, "-addext", `subjectAltName=DNS:${NAME}`],
  );
  const own = async (name: string) => ({ cert: await read(name), key: await read("own.key") });
  return {
    authority: await read("ca.pem"),
    good: await own("good.pem"),
    expired: await own("expired.pem"),
    self: { cert: await read("self.pem"), key: await read("self.key") },
  };
}

/** What a test of a connection to `name` says of a server with this certificate. */
async function told(
  { cert, key }: Certificate,
  name: string,
  authorities: string[],
): Promise<string> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} },
    () => new Response("A shop"),
  );
  const connect = createConnect(authorities);
  const fetch = createOutgoingFetch({
    resolve: () => Promise.resolve([PUBLIC]),
    connect: (_address, _port, serverName) => connect("127.0.0.1", server.addr.port, serverName),
  });
  const login = { username: "admin", password: "abcd efgh" };
  try {
    const { checks } = await checkWordPress({ fetch }, { address: `https://${name}`, ...login });
    const failed = checks.find(({ state }) => state === "fails");
    return `${failed?.name}: ${failed?.note}`;
  } finally {
    await server.shutdown();
  }
}

const missing = await execute("openssl", ["version"])
  .then(() => null, () => "needs apt-get install openssl");

testNeeding(missing, {
  name: "a test of a connection names precisely what is wrong with a certificate",
  fn: faults,
});

async function faults(): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const { authority, good, expired, self } = await makeCertificates(folder);
    const says = async (
      certificate: Certificate,
      name: string,
      authorities: string[],
      wanted: RegExp,
    ) => {
      const said = await told(certificate, name, authorities);
      equal(wanted.test(said), true, said);
    };
    await says(good, NAME, [authority], /^Address: .*is no WordPress/);
    await says(good, NAME, [], /^Address: .*Nobody who is known vouches for its certificate/);
    await says(self, NAME, [], /^Address: .*signed by itself/);
    await says(expired, NAME, [authority], /^Address: .*has expired/);
    await says(good, "shop.example.com", [authority], /^Address: .*is for another name/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a server that does not speak TLS is named as such", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(),
  );
  const connect = createConnect();
  const fetch = createOutgoingFetch({
    resolve: () => Promise.resolve([PUBLIC]),
    connect: (_address, _port, serverName) => connect("127.0.0.1", server.addr.port, serverName),
  });
  try {
    const login = { username: "admin", password: "abcd efgh" };
    const { checks } = await checkWordPress({ fetch }, { address: `https://${NAME}`, ...login });
    equal(/does not speak TLS/.test(checks[0]?.note ?? ""), true, checks[0]?.note);
  } finally {
    await server.shutdown();
  }
});
