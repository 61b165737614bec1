import type { ClusterDetail } from "core/clusters/schema.ts";
import { Button } from "@/components/ui/Button.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";

/** Name and description of a cluster. */
export function ClusterEditForm({ cluster }: { cluster: ClusterDetail }) {
  return (
    <form method="post" class="form">
      <input type="hidden" name="action" value="rename" />
      <TextInput
        name="name"
        id="f-rename"
        label="Name"
        required
        maxLength={200}
        value={cluster.name}
      />
      <TextArea
        name="description"
        label="Description"
        rows={2}
        maxLength={2000}
        value={cluster.description}
        hint="What the cluster is about; the AI reads it when it writes ideas."
      />
      <div class="form-actions">
        <Button>Save</Button>
      </div>
    </form>
  );
}
