import { HttpError } from "fresh";
import { define } from "@/web/define.ts";
import { logError } from "@/web/log.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";

const TITLES: Record<number, string> = {
  400: "This request could not be understood",
  403: "You may not do this",
  404: "This page does not exist",
  405: "This address does not work that way",
  409: "This cannot be done right now",
  413: "This is too large",
  429: "That was too fast",
};

/** Every error page: what happened and where to go; nothing of the inside. */
export default define.page(function ErrorPage({ error, state }) {
  const known = error instanceof HttpError ? error : null;
  const status = known?.status ?? 500;
  if (status >= 500) logError(state.requestId, error);
  state.kind = "auth";
  state.title = TITLES[status] ?? "Something went wrong on our side";
  return (
    <AuthShell
      title={state.title}
      lead={status < 500
        ? sentence(known)
        : "Nothing you entered was charged or lost. Please try again; if it stays, tell us the number below."}
      alternative={<>Request {state.requestId}</>}
    >
      <div class="form-actions">
        <LinkButton href={state.session ? "/dashboard" : "/"} variant="primary">
          {state.session ? "To the dashboard" : "To the start page"}
        </LinkButton>
        {!state.session && <LinkButton href="/sign-in">Sign in</LinkButton>}
      </div>
    </AuthShell>
  );
});

function sentence(error: HttpError | null): string {
  if (error?.cause && error.message) return error.message;
  return error?.status === 404
    ? "It may have been moved or removed, or the address has a typing error."
    : "Go back and try again.";
}
