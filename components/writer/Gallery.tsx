import type { GalleryImage } from "core/images/list_images.ts";
import { BulkBar } from "../ui/BulkBar.tsx";
import { Button } from "../ui/Button.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { SlotPicture } from "./ImageThumbs.tsx";

/** Image slots as cards that can be ticked. */
export function Gallery(
  { images, siteId, orderKey }: {
    images: GalleryImage[];
    siteId: string;
    /** One-time key for ordering; null for people who may only look. */
    orderKey: string | null;
  },
) {
  return (
    <form class="picks" method="post" action="/writer/images/generate">
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="key" value={orderKey ?? ""} />
      <ul class="gallery">
        {images.map((image) => (
          <li key={image.id} class="gallery-card">
            <SlotPicture slot={image} />
            <div class="gallery-text">
              <div class="gallery-line">
                {orderKey !== null
                  ? (
                    <label class="choice">
                      <input
                        class="check"
                        type="checkbox"
                        name="ids[]"
                        value={image.id}
                        data-row=""
                        disabled={image.status === "generating"}
                        aria-label={`Select ${image.alt || "image"}`}
                      />
                      <span>
                        {image.kind === "featured" ? "Featured" : `In text ${image.position + 1}`}
                      </span>
                    </label>
                  )
                  : (
                    <span>
                      {image.kind === "featured" ? "Featured" : `In text ${image.position + 1}`}
                    </span>
                  )}
                <StatusPill status={image.status} />
              </div>
              <a class="truncate" href={`/writer/content/${image.content_id}/images`}>
                {image.title}
              </a>
              <p>{image.last_error ?? image.prompt}</p>
            </div>
          </li>
        ))}
      </ul>
      {orderKey !== null && (
        <BulkBar unit="images">
          <Button variant="primary" icon="image">Make pictures…</Button>
        </BulkBar>
      )}
    </form>
  );
}
