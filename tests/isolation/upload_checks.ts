import type { Check } from "./table_checks.ts";
import { actor, COLLEAGUE, id, userId, type World } from "./world.ts";

/** Every part of an upload's path is somebody's: with any one of them wrong nobody puts a file there. */
export function uploadChecks(rule: string, { accountA, accountB }: World): Check[] {
  if (rule !== "storage.objects (keyword files)") return [];
  const [site, me] = [id("a1", "site"), userId("editor")];
  const paths: [what: string, path: string, works: boolean][] = [
    ["their own folder", `${accountA}/${site}/${me}/new.csv`, true],
    ["another account's folder", `${accountB}/${site}/${me}/new.csv`, false],
    ["no account's folder", `/${site}/${me}/new.csv`, false],
    ["a site not granted", `${accountA}/${id("a2", "site")}/${me}/new.csv`, false],
    ["another account's site", `${accountA}/${id("b1", "site")}/${me}/new.csv`, false],
    ["a colleague's folder", `${accountA}/${site}/${COLLEAGUE}/new.csv`, false],
    ["nobody's folder", `${accountA}/${site}/new.csv`, false],
    ["a site's name", `${accountA}/xray-site/${me}/new.csv`, false],
    ["up and down again", `${accountA}/${site}/../${site}/${me}/new.csv`, false],
  ];
  return paths.map(([what, path, works]) => ({
    attempt: {
      actor: actor("editor"),
      sql: `insert into storage.objects (id, bucket_id, name)
        values (gen_random_uuid(), 'imports', '${path}')`,
      want: "rows",
    },
    judge({ ok, state, message }, tally) {
      const holds = works ? ok : state === "42501";
      tally.that(holds, `${rule}: an upload into ${what}: ${ok ? "stored" : message}`);
    },
  }));
}
