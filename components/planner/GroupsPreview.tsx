import type { GranularityPreview } from "core/keywords/preview_clustering.ts";
import { formatCount } from "@/components/ui/numbers.ts";
import { counted } from "@/components/writer/words.ts";

/** What the chosen granularity would give: how many groups, the largest with some members, what stays alone. */
export function GroupsPreview({ preview }: { preview: GranularityPreview }) {
  const { groups, joining, grown, unclustered, largest, credits } = preview;
  return (
    <div class="groups-preview">
      <p>
        <strong>{counted(groups, "new cluster")}</strong>
        {joining > 0 &&
          `, ${counted(joining, "keyword")} added to ${counted(grown, "cluster")} you have`}
        {`, ${counted(unclustered, "keyword")} unclustered, about ${formatCount(credits)} credits.`}
      </p>
      {largest.length > 0 && (
        <ol>
          {largest.map(({ size, samples, cluster }, at) => (
            <li key={at}>
              <strong>{counted(size, "keyword")}</strong>
              {cluster !== null && (
                <>
                  {" for "}
                  <span dir="auto">{cluster}</span>
                </>
              )}
              <small class="sub" dir="auto">
                {samples.join(" · ") + (size > samples.length ? " …" : "")}
              </small>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
