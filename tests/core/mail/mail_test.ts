import { deepEqual, doesNotMatch, equal, match, rejects } from "node:assert/strict";
import { createMailer, type Mail } from "core/adapters/mail.ts";
import { invitationMail } from "core/team/invitation_mail.ts";
import { inviteByMail, renewByMail } from "core/team/mail_invitation.ts";
import { address, openOffice } from "@/tests/core/team/office.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

const MAIL: Mail = { to: "ann@example.test", subject: "Hello", text: "Hi Ann", html: "<p>Hi</p>" };
const MAIL_FROM = "IGNY8 <no-reply@example.test>";

/** A mail API that answers with `status` and keeps what it was sent. */
async function withApi(
  status: number,
  work: (url: string, taken: Record<string, unknown>[]) => Promise<void>,
): Promise<void> {
  const taken: Record<string, unknown>[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (asked) => {
      taken.push({ key: asked.headers.get("authorization"), ...await asked.json() });
      return new Response("{}", { status });
    },
  );
  await work(`http://127.0.0.1:${server.addr.port}/emails`, taken).finally(() => server.shutdown());
}

/** A mail server that takes one message; answers what it heard. */
async function withSmtp(work: (url: string) => Promise<void>): Promise<string> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let heard = "";
  const serving = (async () => {
    const connection = await listener.accept();
    const say = (line: string) => connection.write(new TextEncoder().encode(`${line}\r\n`));
    await say("220 test");
    const decoder = new TextDecoder();
    let isData = false;
    for await (const chunk of connection.readable) {
      const text = decoder.decode(chunk);
      heard += text;
      if (isData && /\r\n\.\r\n$/.test(heard)) {
        isData = false;
        await say("250 taken").catch(() => {});
      } else if (!isData) {
        isData = /^DATA/m.test(text);
        const answer = /^EHLO/.test(text) ? "250 test" : isData ? "354 go on" : "250 ok";
        await say(/^QUIT/.test(text) ? "221 bye" : answer).catch(() => {});
      }
    }
  })().catch(() => {});
  try {
    await work(`smtp://127.0.0.1:${(listener.addr as Deno.NetAddr).port}?ignoreTLS=true`);
  } finally {
    listener.close();
    await serving;
  }
  return heard;
}

Deno.test("without settings nothing sends", () => {
  equal(createMailer({ MAIL_FROM }), null);
});

Deno.test("the API gets one message with its key", async () => {
  await withApi(200, async (url, taken) => {
    await createMailer({ MAIL_FROM, MAIL_API_URL: url, MAIL_API_KEY: "secret" })?.(MAIL);
    deepEqual(taken, [{
      key: "Bearer secret",
      from: MAIL_FROM,
      to: ["ann@example.test"],
      subject: "Hello",
      text: "Hi Ann",
      html: "<p>Hi</p>",
    }]);
  });
});

Deno.test("a mail that is sent again bears the same key", async () => {
  const keys: (string | null)[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (asked) => {
      keys.push(asked.headers.get("idempotency-key"));
      return new Response("{}");
    },
  );
  const send = createMailer({ MAIL_FROM, MAIL_API_URL: `http://127.0.0.1:${server.addr.port}/` });
  for (const id of ["one", "one", undefined]) await send?.({ ...MAIL, id });
  await server.shutdown();
  deepEqual(keys, ["one", "one", null]);
});

Deno.test("a refusal and a silence are errors that say whether to try again", async () => {
  const send = (url: string) => createMailer({ MAIL_FROM, MAIL_API_URL: url })?.(MAIL) ?? null;
  await withApi(422, async (url) => {
    await rejects(async () => await send(url), { code: "vendor_error", retryable: false });
  });
  await withApi(500, async (url) => {
    await rejects(async () => await send(url), { code: "vendor_error", retryable: true });
  });
  await rejects(async () => await send("http://127.0.0.1:1/"), { code: "vendor_timeout" });
});

Deno.test({
  name: "SMTP takes the message, and nothing in it becomes a header or another recipient",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const heard = await withSmtp(async (SMTP_URL) => {
      const subject = "Hello\r\nBcc: everybody@example.test\r\n\r\nbody";
      await createMailer({ MAIL_FROM, SMTP_URL })?.({ ...MAIL, subject, id: "mail-1" });
    });
    match(heard, /^Message-ID: <mail-1@example\.test>/m);
    match(heard, /RCPT TO:<ann@example\.test>/);
    equal(heard.match(/^RCPT TO/gm)?.length, 1);
    doesNotMatch(heard, /^Bcc:/m);
    match(heard, /^Subject: Hello Bcc: everybody@example\.test body/m);
  },
});

Deno.test("an address that could be two is refused before anything is sent", async () => {
  await withApi(200, async (url, taken) => {
    const send = createMailer({ MAIL_FROM, MAIL_API_URL: url });
    for (
      const to of ["a@x.test,b@x.test", "a@x.test\nBcc: b@x.test", "A <a@x.test>", "a b@x.test"]
    ) {
      await rejects(async () => await send?.({ ...MAIL, to }), { code: "invalid" });
    }
    deepEqual(taken, []);
  });
});

Deno.test("names in an invitation are text, on one line, and no links", () => {
  const mail = invitationMail({
    email: "ann@example.test",
    account: '<a href="https://evil.test">Prize</a>\r\nBcc: x@y.test',
    inviter: "Visit https://evil.test www.evil.test <script>",
    href: "https://app.test/invitation?token=abc",
    expires_at: "2026-11-28T00:00:00Z",
  });
  doesNotMatch(mail.subject, /[\r\n]/);
  doesNotMatch(mail.html, /<script|<a href="https:\/\/evil/);
  doesNotMatch(mail.text, /https:\/\/evil|www\.evil/);
  equal(mail.html.match(/<a /g)?.length, 1);
  match(mail.text, /^Accept: https:\/\/app\.test\/invitation\?token=abc$/m);
});

databaseTest("an invitation is mailed with its link, and stands when the mail fails", async (t) => {
  const { owner } = await openOffice(t);
  const sent: Mail[] = [];
  const sender = {
    account: "Works",
    inviter: "Olga",
    linkOf: (token: string) => `https://app.test/invitation?token=${token}`,
  };
  const send = (mail: Mail) => Promise.resolve(void sent.push(mail));
  const invitation = { email: address("new"), role: "editor" as const, site_ids: [] };
  const issued = await inviteByMail({ db: owner.db, send }, { invitation, ...sender });
  equal(issued.delivery, "sent");
  equal(sent[0]?.to, invitation.email);
  equal(sent[0]?.text.includes(issued.href), true);
  await withApi(503, async (url) => {
    const failing = createMailer({ MAIL_FROM, MAIL_API_URL: url });
    const again = await renewByMail({ db: owner.db, send: failing }, { id: issued.id, ...sender });
    equal(again.delivery, "failed");
    match(again.href, /token=[0-9a-f]{64}/);
    const silent = await renewByMail({ db: owner.db, send: null }, { id: again.id, ...sender });
    equal(silent.delivery, "none");
  });
  await rejects(inviteByMail({ db: owner.db, send }, { invitation, ...sender }), {
    code: "conflict",
  });
  equal(sent.length, 1, "who is refused mails nobody");
});
