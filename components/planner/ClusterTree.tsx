import type { HeadTerm } from "core/clusters/head_terms.ts";
import type { MappedCluster } from "core/clusters/read_cluster_map.ts";
import { formatCount } from "@/components/ui/numbers.ts";
import { Breaking } from "./Breaking.tsx";
import { counted } from "./requests.ts";

/** Clusters under the word that they share, each with its busiest keywords. */
export function ClusterTree({ terms }: { terms: readonly HeadTerm<MappedCluster>[] }) {
  return (
    <ul class="cluster-tree">
      {terms.map(({ term, members }) => (
        <li key={term ?? ""}>
          <details open>
            <summary>
              <strong dir="auto">{term ?? "On their own"}</strong>
              <span class="muted">{sumOf(members)}</span>
            </summary>
            <ul>
              {members.map((cluster) => (
                <li key={cluster.id}>
                  <a href={`/planner/clusters/${cluster.id}`} dir="auto">
                    <Breaking text={cluster.name} />
                  </a>
                  <span class="muted">{figures(cluster.keyword_count, cluster.total_volume)}</span>
                  <p class="muted" dir="auto">{cluster.keywords.join(" · ")}</p>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function sumOf(members: readonly MappedCluster[]): string {
  const keywords = members.reduce((sum, { keyword_count }) => sum + keyword_count, 0);
  const known = members.filter(({ total_volume }) => total_volume !== null);
  const searches = known.reduce((sum, { total_volume }) => sum + (total_volume ?? 0), 0);
  return `${counted(members.length, "cluster")}, ${
    figures(keywords, known.length > 0 ? searches : null)
  }`;
}

function figures(keywords: number, searches: number | null): string {
  const words = counted(keywords, "keyword");
  return searches === null ? words : `${words}, ${formatCount(searches)} searches`;
}
