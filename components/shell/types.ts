import type { ComponentChildren } from "preact";
import type { FlashMessage } from "../ui/Flash.tsx";
import type { ShownVisit } from "./VisitBanner.tsx";

/** Colour scheme a person chose; "system" follows the device. */
export type Theme = "light" | "dark" | "system";

/** A site as the switcher shows it. */
export interface ShellSite {
  id: string;
  name: string;
  slug: string;
  status: string;
}

/** The account as the frame shows it. */
export interface ShellAccount {
  name: string;
  status: string;
  credits: number;
  low: boolean;
  /** Why staff suspended it. */
  status_reason?: string | null;
  /** There when its owner closed it. */
  closure?: { delete_at: string | null } | null;
}

/** Everything the frame of a signed-in page shows. */
export interface AppShellProps {
  title: string;
  /** Path of the current page, without query. */
  path: string;
  account: ShellAccount;
  /** Set while staff have opened an account that is not their own. */
  visit?: ShownVisit | null;
  user: { name: string; email: string; role: string };
  sites: ShellSite[];
  siteId: string | null;
  modules: Record<string, boolean>;
  notificationsUnread: number;
  offlineAi: boolean;
  theme: Theme;
  flash: FlashMessage[];
  /** Goes into the header's search slot. */
  search?: ComponentChildren;
  children: ComponentChildren;
}
