import type { ImageSlot } from "core/content/read_content.ts";
import { Button } from "../ui/Button.tsx";
import { Flash } from "../ui/Flash.tsx";
import { EstimateChip } from "../ui/Meters.tsx";
import { Panel } from "../ui/Panel.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { TextArea, TextInput } from "../ui/TextInput.tsx";
import { SlotPicture } from "./ImageThumbs.tsx";

interface SlotEditorProps {
  slot: ImageSlot;
  siteId: string;
  /** Credits one picture costs. */
  credits: number;
  balance: number;
  orderKey: string;
  writes: boolean;
}

/** One place for a picture: what it should show, how it reads aloud, and the picture itself. */
export function SlotEditor({ slot, siteId, credits, balance, orderKey, writes }: SlotEditorProps) {
  const made = slot.status === "generated";
  const busy = slot.status === "generating";
  return (
    <Panel
      title={slot.kind === "featured"
        ? "Featured picture"
        : `Picture ${slot.position + 1} in the text`}
      actions={<StatusPill status={slot.status} />}
    >
      <div class="slot">
        <SlotPicture slot={slot} />
        <form method="post" class="stack">
          <input type="hidden" name="site_id" value={siteId} />
          <input type="hidden" name="image_id" value={slot.id} />
          <input type="hidden" name="key" value={orderKey} />
          {slot.last_error && <Flash tone="danger">{slot.last_error}</Flash>}
          {slot.after_heading && <p class="muted">Stands below “{slot.after_heading}”.</p>}
          <TextArea
            id={`prompt-${slot.id}`}
            name="prompt"
            label="What the picture shows"
            rows={4}
            required
            maxLength={4000}
            readOnly={!writes}
            value={slot.prompt}
          />
          <TextInput
            id={`alt-${slot.id}`}
            name="alt"
            label="Text for people who cannot see it"
            maxLength={300}
            readOnly={!writes}
            value={slot.alt}
          />
          {writes && (
            <div class="form-actions">
              <Button
                name="then"
                value="generate"
                variant={made ? "secondary" : "primary"}
                icon={made ? "refresh" : "image"}
                busy={busy}
                disabled={busy || credits > balance}
              >
                {made ? "Make it anew" : busy ? "Being made" : "Make the picture"}
              </Button>
              <EstimateChip credits={credits} balance={balance} />
              <Button name="then" value="save" variant="quiet">Save the words</Button>
            </div>
          )}
        </form>
      </div>
    </Panel>
  );
}
