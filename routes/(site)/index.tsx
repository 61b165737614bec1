import { asset, Head } from "fresh/runtime";
import { define } from "@/web/define.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import type { IconName } from "@/components/ui/icon_paths.ts";
import { Band } from "@/components/shell/PublicShell.tsx";

const STAGES: { icon: IconName; title: string; text: string }[] = [
  {
    icon: "key",
    title: "Keywords",
    text:
      "Upload the export of your keyword tool. Encoding, columns and odd numbers are understood.",
  },
  {
    icon: "cluster",
    title: "Clusters",
    text: "Keywords that one page can answer are grouped. Merge, split and rename as you like.",
  },
  {
    icon: "bulb",
    title: "Ideas",
    text: "Several angles per cluster, each with an outline and an honest length.",
  },
  {
    icon: "pen",
    title: "Articles",
    text: "Written to your outline and voice, with headings, lists, tables and meta fields.",
  },
  {
    icon: "image",
    title: "Images",
    text: "Prompts taken from the article, pictures with alt texts, placed where they belong.",
  },
  {
    icon: "rocket",
    title: "Published pages",
    text: "Reviewed by a person, then online with structured data, Open Graph and a sitemap.",
  },
];

export default define.page(function LandingPage({ state }) {
  return (
    <>
      <Head>
        <title>IGNY8: keywords in, published pages out</title>
        <meta
          name="description"
          content="IGNY8 turns keyword lists into reviewed, published pages: clusters, ideas, articles and images, by hand or in one click."
        />
      </Head>
      <Band hero>
        <h1>Keywords in, published pages out</h1>
        <p class="lead">
          IGNY8 takes your keyword list through clusters, ideas, articles and images to pages that
          are online. Step by step where you want control, in one click where you do not.
        </p>
        <div class="form-actions">
          <LinkButton
            href={state.session ? "/dashboard" : "/sign-up"}
            variant="primary"
            size="large"
          >
            {state.session ? "Open the app" : "Start free"}
          </LinkButton>
          <LinkButton href="/features" size="large" variant="quiet">See how it works</LinkButton>
        </div>
      </Band>
      <Band fill>
        <img
          class="shot"
          src={asset("/screenshots/keywords.png")}
          alt="The keyword table: search, filters, volume, difficulty, intent and clusters of a coffee shop's keywords"
          width={1280}
          height={800}
        />
      </Band>
      <Band>
        <h2>Six steps, one place</h2>
        <div class="features">
          {STAGES.map(({ icon, title, text }) => (
            <div key={title}>
              <h3>
                <Icon name={icon} />
                {title}
              </h3>
              <p>{text}</p>
            </div>
          ))}
        </div>
      </Band>
      <Band fill>
        <h2>You see the price before anything runs</h2>
        <p class="lead">
          Credits are the only limit. Every action shows its estimate, reserves it, charges what it
          really took, and gives everything back when it fails.
        </p>
        <LinkButton href="/pricing">Plans and prices</LinkButton>
      </Band>
    </>
  );
});
