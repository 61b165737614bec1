import { deepEqual, equal, rejects } from "node:assert/strict";
import { createSite } from "core/sites/create_site.ts";
import { addSectors, editSite, setSectorStatus, setSiteStatus } from "core/sites/edit_site.ts";
import { readSite } from "core/sites/read_site.ts";
import { NewSite } from "core/sites/schema.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";

const coffee = NewSite.parse({ name: "Corner Coffee", sector_names: "Beans\nGrinders" });
const FIVE = /at most five active sectors/;

databaseTest(
  "the sixth active sector is refused with its reason, and nothing of it stays",
  async (t) => {
    const { db } = await t.person();
    const siteId = await createSite({ db }, coffee);
    const add = (...sector_names: string[]) =>
      addSectors({ db }, { siteId, sectors: { industry_sector_ids: [], sector_names } });
    await add("Water", "Milk", "Cups");
    await rejects(add("Filters"), { code: "limit_reached", message: FIVE });
    const { sectors } = await readSite({ db }, siteId);
    deepEqual(sectors.map(({ name }) => name).sort(), [
      "Beans",
      "Cups",
      "Grinders",
      "Milk",
      "Water",
    ]);
    await setSectorStatus({ db }, { sectorId: sectors[0]?.id ?? "", status: "inactive" });
    await add("Filters");
    await rejects(setSectorStatus({ db }, { sectorId: sectors[0]?.id ?? "", status: "active" }), {
      message: FIVE,
    });
  },
);

databaseTest("the last active sector stays on", async (t) => {
  const { db } = await t.person();
  const siteId = await createSite({ db }, { ...coffee, sector_names: ["Only one"] });
  const [only] = (await readSite({ db }, siteId)).sectors;
  await rejects(setSectorStatus({ db }, { sectorId: only?.id ?? "", status: "inactive" }), {
    code: "invalid",
    message: "A site keeps at least one active sector.",
  });
});

databaseTest("a plan's sites are counted, and the refusal names the number", async (t) => {
  const { db } = await t.person();
  await createSite({ db }, coffee);
  await rejects(createSite({ db }, coffee), {
    code: "limit_reached",
    message: /includes one site\./,
  });
});

databaseTest(
  "editors, viewers and strangers change no site; strangers do not see it",
  async (t) => {
    const owner = await t.person();
    const siteId = await createSite({ db: owner.db }, coffee);
    const [sector] = (await readSite({ db: owner.db }, siteId)).sectors;
    const sectorId = sector?.id ?? "";
    const changes = {
      name: "Taken",
      domain: "",
      description: "",
      industry_id: null,
      auto_publish: true,
    };
    const editor = await colleague(t, owner, "editor", [siteId]);
    const viewer = await colleague(t, owner, "viewer", [siteId]);
    const ungranted = await colleague(t, owner, "editor");
    const stranger = await t.person("stranger");
    for (const { db } of [editor, viewer, ungranted, stranger]) {
      const refused = (error: { code?: string }) =>
        ["forbidden", "not_found"].includes(error.code ?? "");
      await rejects(editSite({ db }, { siteId, changes }), refused);
      await rejects(setSiteStatus({ db }, { siteId, status: "inactive" }), refused);
      await rejects(setSectorStatus({ db }, { sectorId, status: "inactive" }), refused);
      await rejects(
        addSectors({ db }, { siteId, sectors: { industry_sector_ids: [], sector_names: ["X"] } }),
        refused,
      );
    }
    for (const { db } of [ungranted, stranger]) {
      await rejects(readSite({ db }, siteId), { code: "not_found" });
    }
    const site = await readSite({ db: viewer.db }, siteId);
    equal(site.name, "Corner Coffee");
    equal(site.status, "active");
  },
);

Deno.test("a site's domain is taken from an address and refused when it is none", () => {
  const domain = (text: string) =>
    NewSite.safeParse({ ...coffee, sector_names: "A", domain: text });
  equal(domain("https://Example.com/blog").data?.domain, "example.com");
  for (const bad of ["not a domain", "localhost", "a..b.com", "-a.com", "x".repeat(260) + ".com"]) {
    equal(domain(bad).success, false, bad);
  }
});

Deno.test("six sectors at once are refused before the database is asked", () => {
  const six = NewSite.safeParse({ name: "A", sector_names: "1,2,3,4,5,6" });
  equal(six.error?.issues[0]?.message.includes("at most five"), true);
});
