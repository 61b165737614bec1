import type { ComponentChildren } from "preact";
import { FlashList, type FlashMessage } from "../ui/Flash.tsx";
import { Logo } from "./Logo.tsx";
import { Slot } from "../ui/Slot.ts";

interface AuthShellProps {
  title: string;
  lead?: ComponentChildren;
  flash?: FlashMessage[];
  /** Below the card, such as "No account yet? Sign up". */
  alternative?: ComponentChildren;
  children: ComponentChildren;
}

/** The frame of sign-in, sign-up and password pages: one card. */
export function AuthShell({ title, lead, flash = [], alternative, children }: AuthShellProps) {
  return (
    <div class="auth">
      <header>
        <Logo />
      </header>
      <main class="auth-card" id="main">
        <div>
          <h1>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        <FlashList flash={flash} />
        <Slot>{children}</Slot>
      </main>
      <footer class="auth-alt">{alternative}</footer>
    </div>
  );
}
