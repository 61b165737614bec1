/** Which stylesheets a page needs, in cascade order. */
export type PageKind = "app" | "auth" | "public" | "article";

const sheets: Record<PageKind, string[]> = {
  app: ["base", "controls", "tables", "data", "work", "shell", "prose"],
  auth: ["base", "controls", "shell"],
  public: ["base", "controls", "tables", "data", "prose", "public"],
  article: ["base", "prose"],
};

/** Paths of the stylesheets of a kind of page. */
export function stylesheets(kind: PageKind): string[] {
  return sheets[kind].map((name) => `/css/${name}.css`);
}

interface DocumentHeadProps {
  kind: PageKind;
  /** Adds the build id to an address, as Fresh's `asset` does. */
  asset?: (path: string) => string;
}

/** Viewport, icons, colours, stylesheets and, in the app, the small script; goes into `<head>`. */
export function DocumentHead({ kind, asset = (path) => path }: DocumentHeadProps) {
  return (
    <>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#fcfdfd" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#14191c" media="(prefers-color-scheme: dark)" />
      {stylesheets(kind).map((href) => <link key={href} rel="stylesheet" href={asset(href)} />)}
      {/* A customer's site has no icon of ours; without a line, browsers ask for one that is not there. */}
      {kind === "article" && <link rel="icon" href="data:," />}
      {kind !== "article" && (
        <>
          <link rel="icon" href={asset("/favicon.svg")} type="image/svg+xml" />
          <link rel="manifest" href="/site.webmanifest" />
        </>
      )}
      {kind === "app" && <script type="module" src={asset("/enhance.js")} />}
    </>
  );
}
