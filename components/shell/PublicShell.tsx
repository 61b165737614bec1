import type { ComponentChildren } from "preact";
import { LinkButton } from "../ui/Button.tsx";
import { FlashList, type FlashMessage } from "../ui/Flash.tsx";
import { Logo } from "./Logo.tsx";
import { Slot } from "../ui/Slot.ts";

interface PublicShellProps {
  path: string;
  /** Shows "Open the app" instead of sign-in and sign-up. */
  signedIn?: boolean;
  flash?: FlashMessage[];
  children: ComponentChildren;
}

const pages = [
  { label: "Features", href: "/features" },
  { label: "Pricing", href: "/pricing" },
  { label: "Help", href: "/help" },
];
const small = [
  { label: "Status", href: "/status" },
  { label: "Terms", href: "/legal/terms" },
  { label: "Privacy", href: "/legal/privacy" },
];

/** The frame of landing, pricing, help and legal pages. */
export function PublicShell({ path, signedIn, flash = [], children }: PublicShellProps) {
  return (
    <div class="public">
      <header class="public-bar">
        <Logo />
        <nav aria-label="Pages">
          <ul>
            {pages.map(({ label, href }) => (
              <li key={href}>
                <a href={href} data-active={href === path ? "" : undefined}>{label}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="cluster">
          {signedIn ? <LinkButton href="/dashboard" variant="primary">Open the app</LinkButton> : (
            <>
              <LinkButton href="/sign-in" variant="quiet">Sign in</LinkButton>
              <LinkButton href="/sign-up" variant="primary">Start free</LinkButton>
            </>
          )}
        </div>
      </header>
      <main id="main">
        <FlashList flash={flash} />
        <Slot>{children}</Slot>
      </main>
      <footer class="public-foot">
        <div>
          <span>IGNY8 turns keywords into published pages.</span>
          <ul>
            {small.map(({ label, href }) => (
              <li key={href}>
                <a href={href}>{label}</a>
              </li>
            ))}
          </ul>
        </div>
      </footer>
    </div>
  );
}

/** A full-width part of a public page; `fill` sets it on its own surface, `hero` enlarges the h1. */
export function Band(
  { children, fill, hero }: { children: ComponentChildren; fill?: boolean; hero?: boolean },
) {
  return (
    <section class={hero ? "band hero" : "band"} data-fill={fill ? "" : undefined}>
      <Slot>{children}</Slot>
    </section>
  );
}
