import { load } from "cheerio";

/** A form as a page shows it. */
export interface PageForm {
  /** Path the form is sent to. */
  action: string;
  fields: [name: string, value: string][];
}

/** The forms of a page that change something, filled in as the page fills them, a button pressed each. */
export function formsOf(path: string, html: string): PageForm[] {
  const $ = load(html);
  return $("form[method=post], form[method=POST]").toArray().flatMap((form) => {
    const action = new URL($(form).attr("action") ?? path, "http://x" + path).pathname;
    const named = (selector: string) =>
      $(form).find(selector).toArray().map((element): [string, string] => [
        $(element).attr("name") ?? "",
        $(element).attr("value") ?? $(element).find("option").first().attr("value") ?? "x",
      ]);
    const fields = named("input[name], select[name], textarea[name]");
    const buttons = named("button[name]");
    const pressed = buttons.length > 0 ? buttons : [null];
    return pressed.map((button) => ({ action, fields: button ? [...fields, button] : fields }));
  });
}
