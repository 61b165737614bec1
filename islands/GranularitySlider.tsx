import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { GranularityPreview } from "core/keywords/preview_clustering.ts";
import { GroupsPreview } from "@/components/planner/GroupsPreview.tsx";
import { GRANULARITY_LABELS } from "@/components/planner/granularity_labels.ts";
import { Button } from "@/components/ui/Button.tsx";
import { Select } from "@/components/ui/Select.tsx";

interface Props {
  /** One for each granularity, from the finest to the coarsest. */
  previews: GranularityPreview[];
  /** Place of the chosen one. */
  chosen: number;
}

/** How coarse clusters are to be: a choice and a button, which JavaScript makes a slider with a live preview. */
export default function GranularitySlider({ previews, chosen }: Props) {
  const isLive = useSignal(false);
  const at = useSignal(chosen);
  useEffect(() => {
    isLive.value = true;
  }, []);
  const preview = previews[at.value];
  if (!preview) return null;
  const label = GRANULARITY_LABELS[preview.granularity];
  return (
    <>
      {isLive.value
        ? (
          <div class="field">
            <label class="field-label" for="f-granularity">
              {`Size of clusters: ${label.toLowerCase()}`}
            </label>
            <div class="slider">
              <span aria-hidden="true">Finer</span>
              <input
                id="f-granularity"
                type="range"
                min={0}
                max={previews.length - 1}
                step={1}
                value={at.value}
                aria-valuetext={label}
                onInput={(event) => at.value = Number(event.currentTarget.value)}
              />
              <span aria-hidden="true">Coarser</span>
            </div>
            <input type="hidden" name="granularity" value={preview.granularity} />
          </div>
        )
        : (
          <div class="slider">
            <Select
              name="granularity"
              label="Size of clusters"
              required
              value={preview.granularity}
              options={previews.map(({ granularity }) => ({
                value: granularity,
                label: GRANULARITY_LABELS[granularity],
              }))}
            />
            <Button name="preview" value="1">Preview</Button>
          </div>
        )}
      <div aria-live="polite">
        <GroupsPreview preview={preview} />
      </div>
    </>
  );
}
