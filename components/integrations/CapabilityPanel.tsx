import type { Capabilities } from "core/adapters/wordpress/site.ts";
import type { ShownIntegration } from "core/integrations/schema.ts";
import { When } from "../jobs/When.tsx";
import { KeyValue, Panel } from "../ui/Panel.tsx";

const SEO_NAMES = { yoast: "Yoast SEO", rank_math: "Rank Math" };

/** What a WordPress told of itself when it was last asked. */
export function CapabilityPanel({ integration }: { integration: ShownIntegration }) {
  const { capabilities, capabilities_read_at, program } = integration;
  if (!capabilities) {
    return (
      <Panel title="What it offers">
        {program
          ? <KeyValue pairs={programPairs(program)} />
          : <p class="muted">Nothing is known of it yet. Test the connection.</p>}
      </Panel>
    );
  }
  const { name, home, timezone, user, post_types, category_count, tag_count } = capabilities;
  return (
    <Panel title="What it offers">
      <KeyValue
        pairs={[
          ["Site", name || home],
          ["REST API", capabilities.root],
          ["Signed in as", user.name],
          ["May", rightsWords(user.may)],
          ["Kinds of content", post_types.map((type) => type.name).join(", ")],
          ["Categories and tags", `${category_count} and ${tag_count}`],
          ["SEO plugins", seoWords(capabilities)],
          ...program ? programPairs(program) : [
            ["IGNY8 plugin", capabilities.plugin ? "Active" : "Not installed"] as [
              string,
              string,
            ],
          ],
          ["Time zone", timezone],
          ["Read", <When key="read" at={capabilities_read_at} />],
        ]}
      />
    </Panel>
  );
}

/** The versions that a plugin with a key of the site has told. */
function programPairs(
  { plugin, wordpress, php }: NonNullable<ShownIntegration["program"]>,
): [string, string][] {
  return [["IGNY8 plugin", `Version ${plugin}`], ["WordPress", wordpress], ["PHP", php]];
}

function rightsWords(may: Capabilities["user"]["may"]): string {
  const rights = [
    may.create && "write",
    may.publish && "publish",
    may.upload && "upload pictures",
    may.edit_others && "edit the posts of others",
    may.manage_terms && "add categories",
  ].filter(Boolean);
  return rights.join(", ") || "nothing of what publishing needs";
}

function seoWords({ seo, plugin }: Capabilities): string {
  if (seo.length === 0) return "None that IGNY8 knows";
  const names = seo.map((each) => SEO_NAMES[each]).join(", ");
  return plugin ? names : `${names}; its fields may need the IGNY8 plugin`;
}
