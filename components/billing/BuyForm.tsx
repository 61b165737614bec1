import { Button } from "../ui/Button.tsx";

interface BuyFormProps {
  kind: "plan" | "package";
  slug: string;
  cycle?: "month" | "year";
  label: string;
  variant?: "primary" | "secondary";
}

/** Leads to the page on which something is paid, or to the sum of a change of plan. */
export function BuyForm({ kind, slug, cycle, label, variant }: BuyFormProps) {
  return (
    <form method="post" action="/billing/checkout">
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="slug" value={slug} />
      {cycle && <input type="hidden" name="cycle" value={cycle} />}
      <Button size="small" variant={variant}>{label}</Button>
    </form>
  );
}
