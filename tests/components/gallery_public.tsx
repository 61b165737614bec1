import { ArticleHead, ArticleShell } from "@/components/shell/ArticleShell.tsx";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { Band, PublicShell } from "@/components/shell/PublicShell.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import { Prose } from "@/components/ui/Text.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

/** Sign-in with an error. */
export function AuthPage() {
  return (
    <AuthShell
      title="Sign in"
      lead="Welcome back."
      flash={[{ tone: "danger", message: "E-mail or password is wrong." }]}
      alternative={
        <>
          No account yet? <a href="/sign-up">Sign up</a>
        </>
      }
    >
      <form class="form" method="post">
        <TextInput name="email" label="E-mail" type="email" required autocomplete="email" />
        <TextInput name="password" label="Password" type="password" required />
        <Button variant="primary" size="large">Sign in</Button>
      </form>
    </AuthShell>
  );
}

/** A landing page in outline. */
export function LandingPage() {
  return (
    <PublicShell path="/">
      <Band hero>
        <h1>From a keyword list to published pages</h1>
        <p class="lead">
          Import keywords, group them, plan articles, write and illustrate them, review, publish.
          Every step shows its cost before it runs.
        </p>
        <div class="form-actions">
          <LinkButton href="/sign-up" variant="primary" size="large">Start free</LinkButton>
          <LinkButton href="/features" size="large">See how it works</LinkButton>
        </div>
      </Band>
      <Band fill>
        <h2>One pipeline, seven stages</h2>
        <div class="features">
          {(["key", "cluster", "bulb", "pen", "image", "rocket"] as const).map((name) => (
            <div key={name}>
              <h3>
                <Icon name={name} />A stage of the work
              </h3>
              <p>What goes in, what comes out, and what it costs.</p>
            </div>
          ))}
        </div>
      </Band>
    </PublicShell>
  );
}

/** A customer's article. */
export function ArticlePage() {
  return (
    <ArticleShell
      site={{ name: "Garden Almanac", href: "/sites/garden-almanac" }}
      nav={[{ label: "Articles", href: "/sites/garden-almanac" }, {
        label: "About",
        href: "/about",
      }]}
      year={2026}
    >
      <article>
        <ArticleHead
          title="When to plant garlic, and how deep"
          author="Maya Okafor"
          published={{ iso: "2026-05-12", text: "12 May 2026" }}
          minutes={6}
        />
        <Prose
          sanitizedHtml={`<p>Garlic wants a cold start. Plant cloves in autumn, three weeks before
            the ground freezes, and they root before winter.</p><h2>Depth and spacing</h2><p>Set
            each clove <a href="/x">two inches deep</a>, point up.</p><ul><li>Hardneck: 15 cm
            apart</li><li>Softneck: 10 cm apart</li></ul><blockquote>Mulch at once.</blockquote>
            <h3>By region</h3><table><tr><th>Region</th><th>Month</th></tr><tr><td>North</td>
            <td>September</td></tr></table>`}
        />
      </article>
    </ArticleShell>
  );
}
