import { define } from "@/web/define.ts";
import { Band } from "@/components/shell/PublicShell.tsx";
import { HELP } from "@/components/site_pages/help_topics.tsx";

export default define.page(function HelpPage({ state }) {
  state.title = "Help";
  return (
    <Band>
      <h1>Help</h1>
      <nav aria-label="Topics">
        <ul class="cluster">
          {HELP.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="prose">
        {HELP.map(({ id, title, body }) => (
          <section key={id} id={id}>
            <h2>{title}</h2>
            {body}
          </section>
        ))}
      </div>
    </Band>
  );
});
