import type { ShownIntegration } from "core/integrations/schema.ts";

export const PLATFORM_NAMES = { wordpress: "WordPress", shopify: "Shopify", custom: "Custom" };

/** What publishing does where nothing else is said, as choices of a form. */
export const STATUS_CHOICES = [
  { value: "draft", label: "Keep it as a draft" },
  { value: "pending", label: "Send it in for review" },
  { value: "publish", label: "Publish it" },
];

/** Whether a connection works, in a pill. */
export function healthOf(
  { active, last_error, capabilities, access }: ShownIntegration,
): { status: string; label: string } {
  if (!active) return { status: "inactive", label: "Switched off" };
  if (last_error) return { status: "failed", label: "Fails" };
  if (access === "plugin") return { status: "active", label: "By its plugin" };
  return capabilities
    ? { status: "active", label: "Works" }
    : { status: "pending", label: "Not tested" };
}
