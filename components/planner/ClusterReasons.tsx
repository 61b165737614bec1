import type { SharedTerm } from "core/clusters/explain_cluster.ts";
import { percentOf } from "@/components/ui/numbers.ts";
import { Panel } from "@/components/ui/Panel.tsx";

/** What the keywords of a cluster have in common. */
export function ClusterReasons({ terms, rest }: { terms: SharedTerm[]; rest: boolean }) {
  return (
    <Panel title="Why these belong together">
      {terms.length === 0
        ? <p class="muted">They share no words; they are together by meaning or by hand.</p>
        : (
          <p>
            {terms.map(({ word, share }) => (
              <span key={word}>
                <span class="pill" data-tone="neutral" dir="auto">
                  {`${word} ${percentOf(share, 1)} %`}
                </span>
                {" "}
              </span>
            ))}
          </p>
        )}
      <p class="muted">
        The share of the keywords{" "}
        {rest ? "on this page " : ""}that hold each word. Fit is how alike a keyword is to the
        others by meaning and words; a low one may belong elsewhere.
      </p>
    </Panel>
  );
}
