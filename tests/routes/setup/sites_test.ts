import { doesNotMatch, equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, openOffice } from "@/tests/routes/office.ts";

appTest("the sixth sector is refused with its sentence, and what was typed stays", async () => {
  const { owner, siteId } = await openOffice();
  const answer = await owner.post(`/setup/sites/${siteId}`, {
    action: "add_sectors",
    sector_names: "A\nB\nC\nD\n<b>E</b>",
  });
  equal(answer.status, 422);
  match(answer.text, /at most five active sectors/);
  match(answer.text, /C\nD\n&lt;b>E|C\nD\n&lt;b&gt;E/);
});

appTest("a refused change of the site keeps what was typed", async () => {
  const { owner, siteId } = await openOffice();
  const answer = await owner.post(`/setup/sites/${siteId}`, {
    action: "edit",
    name: "Kept name",
    domain: "no domain",
    description: "",
    industry_id: "",
  });
  equal(answer.status, 422);
  match(answer.text, /Write the domain like example\.com/);
  match(answer.text, /value="Kept name"/);
});

appTest("editors and viewers who forge a form change nothing, strangers find nothing", async () => {
  const office = await openOffice();
  const { siteId, sectorId, product } = office;
  const forms: Record<string, string>[] = [
    { action: "edit", name: "Taken", domain: "", description: "", industry_id: "" },
    { action: "inactive" },
    { action: "add_sectors", sector_names: "New" },
    { action: "sector_inactive", sector_id: sectorId },
    { action: "nonsense" },
  ];
  for (const somebody of [await hire(office, "editor"), await hire(office, "viewer")]) {
    doesNotMatch((await somebody.get(`/setup/sites/${siteId}`)).text, /name="action"/);
    for (const form of forms) await somebody.post(`/setup/sites/${siteId}`, form);
  }
  const stranger = await signedUp("stranger");
  equal((await stranger.get(`/setup/sites/${siteId}`)).status, 404);
  for (const form of forms) {
    const { status } = await stranger.post(`/setup/sites/${siteId}`, form);
    equal([303, 404].includes(status), true, String(status));
  }
  match(leftMessage(stranger), /does not exist|not found/);
  const [site] = await product.sql<{ name: string; status: string; sectors: number }>(
    `select s.name, s.status, (select count(*)::int from public.sectors c
       where c.site_id = s.id and c.status = 'active') as sectors from public.sites s where s.id = $1`,
    [siteId],
  );
  equal(`${site?.name} ${site?.status} ${site?.sectors}`, "Corner Coffee active 1");
});
