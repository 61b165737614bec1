import type { AuditEntry } from "core/audit/schema.ts";
import type { PlatformEntry } from "core/staff/platform_log.ts";
import { When } from "../jobs/When.tsx";
import { Badge } from "../ui/Badge.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { actionWords } from "./action_words.ts";
import { agentWords } from "./agent_words.ts";
import { detailWords } from "./detail_words.ts";

type Row = AuditEntry & Partial<Pick<PlatformEntry, "account_id" | "account_name">>;

/**
 * What happened, newest first: when, who, what to which object, and from where. The platform's log
 * names the account instead of the site, and links into it would lead elsewhere.
 */
export function ActivityTable({ rows, platform }: { rows: Row[]; platform?: boolean }) {
  return (
    <Table
      caption="Activity, newest first"
      stack
      head={
        <>
          <Heading>Time (UTC)</Heading>
          <Heading rowKey>What</Heading>
          <Heading>Who</Heading>
          <Heading>{platform ? "Account" : "Site"}</Heading>
          <Heading>From where</Heading>
        </>
      }
    >
      {rows.map((entry) => (
        <tr key={entry.id}>
          <Cell tight label="Time">
            <When at={entry.at} />
          </Cell>
          <Cell rowKey wrap>
            <What entry={entry} linked={!platform} />
          </Cell>
          <Cell label="Who">
            <Who entry={entry} />
          </Cell>
          {platform
            ? <Cell label="Account">{entry.account_id && <Account entry={entry} />}</Cell>
            : <Cell label="Site">{entry.site_name}</Cell>}
          <Cell label="From where">{(entry.via || entry.ip) && <Where entry={entry} />}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function Account({ entry }: { entry: Row }) {
  return <a href={`/staff/accounts/${entry.account_id}`}>{entry.account_name}</a>;
}

function What({ entry, linked }: { entry: AuditEntry; linked: boolean }) {
  const words = detailWords(entry);
  const href = linked ? pageOf(entry) : null;
  // One box: rows that are cards on phones lay out what stands in a cell side by side.
  return (
    <div>
      {actionWords(entry.action)}
      {entry.object_label && ": "}
      {href ? <a href={href}>{entry.object_label}</a> : entry.object_label}
      {words.length > 0 && <span class="sub">{words.join(" · ")}</span>}
    </div>
  );
}

function Who({ entry }: { entry: AuditEntry }) {
  if (!entry.actor_id) return <>IGNY8</>;
  if (entry.actor_role === "developer") {
    return (
      <div>
        {entry.actor} <Badge tone="warning" title="Somebody of the platform">Staff</Badge>
      </div>
    );
  }
  return (
    <div>
      {entry.actor}
      {entry.actor_role && <span class="sub">{statusLabel(entry.actor_role)}</span>}
    </div>
  );
}

function Where({ entry }: { entry: AuditEntry }) {
  const { via, ip, user_agent: agent, request_id: request } = entry;
  if (via === "api") {
    return (
      <div title="Somebody with their sign-in asked the database’s API, not the app. Its address is not known.">
        Through the API<span class="sub">Address unknown</span>
      </div>
    );
  }
  return (
    <div title={[agent, request && `Request ${request}`].filter(Boolean).join("\n")}>
      {ip}
      {agent && <span class="sub">{agentWords(agent)}</span>}
    </div>
  );
}

const PAGES: Record<string, (id: string) => string> = {
  cluster: (id) => `/planner/clusters/${id}`,
  idea: (id) => `/planner/ideas/${id}`,
  job: (id) => `/jobs/${id}`,
  rule: (id) => `/automation/rules/${id}`,
  keywords: (id) => `/planner/keywords/${id}`,
  task: (id) => `/writer/tasks/${id}`,
  author: (id) => `/thinker/authors/${id}`,
  content: (id) => `/writer/content/${id}`,
  import: (id) => `/planner/keywords/import/${id}`,
  run: (id) => `/automation/runs/${id}`,
  site: (id) => `/setup/sites/${id}`,
};

/** The page of the object, as far as it has one and cannot be gone. */
function pageOf({ action, object_type: type, object_id: id }: AuditEntry): string | null {
  if (!id || action.endsWith(".deleted") || !Object.hasOwn(PAGES, type)) return null;
  return PAGES[type]?.(id) ?? null;
}
