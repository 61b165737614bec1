import { HttpError } from "fresh";
import { define } from "@/web/define.ts";
import { logError } from "@/web/log.ts";
import { ArticleShell } from "@/components/shell/ArticleShell.tsx";

/** An error on a customer's site: nothing of the app shows through. */
export default define.page(function SiteErrorPage({ error, state, params }) {
  const status = error instanceof HttpError ? error.status : 500;
  if (status >= 500) logError(state.requestId, error);
  state.kind = "article";
  state.title = status === 404 ? "Page not found" : "Something went wrong";
  return (
    <ArticleShell site={{ name: params.slug ?? "", href: `/sites/${params.slug ?? ""}` }} foot=" ">
      <h1>{state.title}</h1>
      <p>
        {status === 404
          ? "This page does not exist or is no longer public."
          : `Please try again in a minute. Request ${state.requestId}`}
      </p>
    </ArticleShell>
  );
});
