import { asset, Head } from "fresh/runtime";
import { define } from "@/web/define.ts";

/** Adds the writer's stylesheet to its pages. */
export default define.layout(function WriterLayout({ Component }) {
  return (
    <>
      <Head>
        <link rel="stylesheet" href={asset("/css/writer.css")} />
      </Head>
      <Component />
    </>
  );
});
