import type { ComponentChildren } from "preact";
import type { SessionSite } from "core/accounts/session_context.ts";
import { FormMessage } from "../ui/FormMessage.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Slot } from "../ui/Slot.ts";

interface SiteFormProps {
  site: SessionSite;
  /** Why what was sent is refused. */
  message: string | null;
  /** Whether it sends a file. */
  file?: boolean;
  children: ComponentChildren;
}

/** A form in a panel that makes something for one site, which it names. */
export function SiteForm({ site, message, file, children }: SiteFormProps) {
  return (
    <Panel>
      <form method="post" encType={file ? "multipart/form-data" : undefined} class="form">
        <FormMessage message={message} />
        <input type="hidden" name="site_id" value={site.id} />
        <Slot>{children}</Slot>
      </form>
    </Panel>
  );
}
