import type { Content, ImageSlot } from "core/content/read_content.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Panel } from "../ui/Panel.tsx";
import { statusLabel } from "../ui/status_tones.ts";

/** Path of a picture's bytes for signed-in people; it changes with the picture. */
export function mediaPath({ id, updated_at }: { id: string; updated_at: string }): string {
  return `/media/${id}?v=${new Date(updated_at).getTime().toString(36)}`;
}

/** A picture, or what is in its place until it is made. */
export function SlotPicture(
  { slot }: { slot: Pick<ImageSlot, "id" | "alt" | "status" | "width" | "height" | "updated_at"> },
) {
  return (
    <div class="gallery-picture">
      {slot.status === "generated"
        ? (
          <img
            src={mediaPath(slot)}
            alt={slot.alt}
            width={slot.width ?? undefined}
            height={slot.height ?? undefined}
            loading="lazy"
          />
        )
        : (
          <Icon
            name={slot.status === "generating" ? "clock" : "image"}
            size={24}
            label={statusLabel(slot.status)}
          />
        )}
    </div>
  );
}

/** The pictures of an article at a glance. */
export function ImageThumbs({ content }: { content: Pick<Content, "id" | "images" | "jobs"> }) {
  const { images, jobs, id } = content;
  return (
    <Panel
      title="Pictures"
      actions={
        <LinkButton href={`/writer/content/${id}/images`} size="small" variant="quiet">
          {images.length === 0 ? "Add" : "Open"}
        </LinkButton>
      }
    >
      {images.length === 0
        ? <p class="muted">No pictures yet. The AI can describe them from the text.</p>
        : (
          <div class="thumbs">
            {images.map((slot) => <SlotPicture key={slot.id} slot={slot} />)}
          </div>
        )}
      {jobs.length > 0 && <p class="muted">Pictures are being worked on.</p>}
    </Panel>
  );
}
