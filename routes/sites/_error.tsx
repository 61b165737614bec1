import { HttpError } from "fresh";
import { define } from "@/web/define.ts";
import { logError } from "@/web/log.ts";
import { ArticleShell } from "@/components/shell/ArticleShell.tsx";

/** An error on a customer's site: nothing of the app shows through. */
export default define.page(function SiteErrorPage({ error, state, params }) {
  const status = error instanceof HttpError ? error.status : 500;
  if (status >= 500) logError(state.requestId, error);
  const gone = status === 404;
  state.kind = "article";
  state.title = gone
    ? "Page not found"
    : status < 500
    ? "Only for reading"
    : "Something went wrong";
  return (
    <ArticleShell site={{ name: params.slug ?? "", href: `/sites/${params.slug ?? ""}` }} foot=" ">
      <h1>{state.title}</h1>
      <p>
        {gone
          ? "This page does not exist or is no longer public."
          : status < 500
          ? "This page takes no form."
          : `Please try again in a minute. Request ${state.requestId}`}
      </p>
    </ArticleShell>
  );
});
