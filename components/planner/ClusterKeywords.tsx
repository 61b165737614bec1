import type { ExplainedCluster } from "core/clusters/read_cluster.ts";
import type { ClusterDetail } from "core/clusters/schema.ts";
import { BulkBar } from "@/components/ui/BulkBar.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { percentOf, UNKNOWN } from "@/components/ui/numbers.ts";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { IntentPill } from "@/components/ui/Pill.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { Cell, Heading, PageCheckbox, RowCheckbox, Table } from "@/components/ui/Table.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";
import { Breaking } from "./Breaking.tsx";
import { Volume } from "./Volume.tsx";

interface Props {
  cluster: ExplainedCluster;
  write: boolean;
  /** One-based. */
  page: number;
  pageSize: number;
}

/** The keywords of a cluster; ticked ones can be moved, split off or taken out. */
export function ClusterKeywords({ cluster, write, page, pageSize }: Props) {
  const path = `/planner/clusters/${cluster.id}`;
  if (cluster.keyword_count === 0) {
    return (
      <Panel
        title="Keywords"
        actions={<LinkButton size="small" href="/planner/keywords">Choose keywords</LinkButton>}
      >
        <p class="muted">No keywords yet. Tick some in the keyword table and assign them here.</p>
      </Panel>
    );
  }
  return (
    <form method="post" action={path} class="picks">
      <input type="hidden" name="site_id" value={cluster.site_id} />
      <input type="hidden" name="sector_id" value={cluster.sector_id} />
      <input type="hidden" name="page_ids" value={cluster.keywords.map(({ id }) => id).join(",")} />
      <Table
        caption="Keywords of this cluster"
        head={
          <>
            {write && <PageCheckbox />}
            <Heading rowKey>Keyword</Heading>
            <Heading numeric>Volume</Heading>
            <Heading numeric>Difficulty</Heading>
            <Heading tight>Intent</Heading>
            <Heading numeric>Fit</Heading>
          </>
        }
      >
        {cluster.keywords.map((keyword, at) => (
          <tr key={keyword.id}>
            {write && <RowCheckbox name="id[]" value={keyword.id} label={keyword.keyword} />}
            <Cell rowKey>
              <a href={`/planner/keywords/${keyword.id}`} dir="auto">
                <Breaking text={keyword.keyword} />
              </a>
              <Reason {...cluster.reasons.keywords[at]} />
            </Cell>
            <Cell numeric>
              <Volume {...keyword} />
            </Cell>
            <Cell numeric>
              <Difficulty value={keyword.difficulty} />
            </Cell>
            <Cell tight>
              <IntentPill intent={keyword.intent} />
            </Cell>
            <Cell numeric>{formatFit(keyword.confidence)}</Cell>
          </tr>
        ))}
      </Table>
      {write && <KeywordActions cluster={cluster} />}
      {cluster.keyword_count > pageSize && (
        <Pagination
          page={page}
          pageSize={pageSize}
          total={cluster.keyword_count}
          sizes={[cluster.keyword_count]}
          href={(at) => `${path}?page=${at}`}
        />
      )}
    </form>
  );
}

/** Why a keyword is here: the shared words it holds, what it is nearest to, and common search results. */
function Reason(
  { terms = [], nearest = null, results }: Partial<ExplainedCluster["reasons"]["keywords"][number]>,
) {
  const parts = [
    terms.length > 0 ? `shares ${terms.join(", ")}` : "shares no word with most others",
    nearest ? `nearest: ${nearest}` : "",
    results ? `${results.common} of ${results.of} results in common with ${results.keyword}` : "",
  ];
  return <small class="sub" dir="auto">{parts.filter(Boolean).join(" · ")}</small>;
}

function formatFit(confidence: number | null): string {
  return confidence === null ? UNKNOWN : `${percentOf(confidence, 1)} %`;
}

function KeywordActions({ cluster }: { cluster: ClusterDetail }) {
  return (
    <BulkBar unit="keywords">
      {cluster.choices.length > 0 && (
        <>
          <Select
            name="cluster_id"
            label="Move to"
            hideLabel
            placeholder="Move to a cluster"
            options={cluster.choices.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Button size="small" name="action" value="move">Move</Button>
        </>
      )}
      <TextInput
        name="name"
        id="f-split"
        label="Name of the new cluster"
        hideLabel
        maxLength={200}
        placeholder="Name of a new cluster"
      />
      <Button size="small" name="action" value="split">Split off</Button>
      <Button size="small" variant="quiet" name="action" value="remove">Take out</Button>
    </BulkBar>
  );
}
