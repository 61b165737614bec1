import type { MappedCluster } from "core/clusters/read_cluster_map.ts";
import { difficultyTone } from "@/components/ui/Meters.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { counted } from "./requests.ts";
import { type Tile, tilesOf } from "./tree_map.ts";

/** What the areas stand for. */
export const SIZES = ["searches", "keywords"] as const;
export type Size = (typeof SIZES)[number];

/** The drawing for wide screens, and the one for phones; one of them is shown. */
const FORMATS = [
  { name: "wide", width: 1000, height: 560 },
  { name: "narrow", width: 360, height: 620 },
];
/** Width of a letter and height of a line of the labels. */
const LETTER = 6.6;
const LINE = 16;

/** Clusters as areas that lead to them: the larger, the more searches or keywords; coloured by difficulty. */
export function TreeMap({ clusters, size }: { clusters: readonly MappedCluster[]; size: Size }) {
  return (
    <div class="tree-map">
      {FORMATS.map(({ name, width, height }) => (
        <svg
          key={name}
          viewBox={`0 0 ${width} ${height}`}
          data-format={name}
          role="group"
          aria-label={`Clusters by ${size}`}
        >
          {tilesOf(clusters, weightBy(size), { width, height }).map((tile) => (
            <ClusterTile key={tile.item.id} tile={tile} />
          ))}
        </svg>
      ))}
    </div>
  );
}

/** A cluster without known searches counts as one, so that it can be seen where there is room. */
function weightBy(size: Size): (cluster: MappedCluster) => number {
  return ({ total_volume, keyword_count }) =>
    size === "keywords" ? keyword_count : Math.max(total_volume ?? 0, 1);
}

function ClusterTile({ tile }: { tile: Tile<MappedCluster> }) {
  const { item, x, y, width, height } = tile;
  const figures = figuresOf(item);
  const fits = Math.floor((width - 12) / LETTER);
  const tone = item.mean_difficulty === null ? "neutral" : difficultyTone(item.mean_difficulty);
  return (
    <a href={`/planner/clusters/${item.id}`}>
      {/* Names the link; what is written on the area is a part of it. */}
      <title>{`${item.name}: ${figures}`}</title>
      <g data-tone={tone}>
        <rect x={x} y={y} width={width} height={height} rx={3} />
        {fits >= 4 && height > LINE + 6 && (
          <text aria-hidden="true" x={x + 6} y={y + LINE}>{shortened(item.name, fits)}</text>
        )}
        {fits >= 6 && height > 2 * LINE + 8 && (
          <text class="figure" aria-hidden="true" x={x + 6} y={y + 2 * LINE}>
            {shortened(amountOf(item), fits)}
          </text>
        )}
      </g>
    </a>
  );
}

function figuresOf(cluster: MappedCluster): string {
  const { keyword_count, total_volume, mean_difficulty } = cluster;
  return [
    counted(keyword_count, "keyword"),
    total_volume !== null && `${formatCount(total_volume)} searches a month`,
    mean_difficulty !== null && `difficulty ${Math.round(mean_difficulty)}`,
  ].filter(Boolean).join(", ");
}

function amountOf({ total_volume, keyword_count }: MappedCluster): string {
  return total_volume === null ? counted(keyword_count, "keyword") : formatCount(total_volume);
}

function shortened(text: string, letters: number): string {
  const all = [...text];
  return all.length <= letters ? text : `${all.slice(0, letters - 1).join("").trimEnd()}…`;
}
