import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PLUGIN = fileURLToPath(new URL("../wordpress/igny8", import.meta.url));
/** The template from which translators begin. */
export const POT = join(PLUGIN, "languages/igny8.pot");

const HEAD = `# Copyright (C) IGNY8
# This file is distributed under the GPL-2.0-or-later.
msgid ""
msgstr ""
"Project-Id-Version: IGNY8 1.0.0\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Domain: igny8\\n"
`;

/** A call of one of WordPress's functions for translations, with the note for translators before it. */
const CALL =
  /(?:\/\*\s*(translators:[^*]*?)\s*\*\/\s*[^;'"]*?)?\b(?:__|esc_html__|esc_attr__)\(\s*'((?:[^'\\]|\\.)*)',\s*'igny8'\s*\)/g;

interface Sentence {
  places: string[];
  note: string | null;
}

/** The template as the plugin's sources want it: every sentence once, with its places and notes. */
export async function pluginPot(): Promise<string> {
  const sentences = new Map<string, Sentence>();
  for (const path of await sources()) {
    const text = await Deno.readTextFile(join(PLUGIN, path));
    for (const match of text.matchAll(CALL)) {
      const sentence = (match[2] ?? "").replaceAll("\\'", "'");
      const at = match.index + match[0].length;
      const known = sentences.get(sentence) ?? { places: [], note: null };
      known.places.push(`${path}:${text.slice(0, at).split("\n").length}`);
      known.note ??= match[1] ?? null;
      sentences.set(sentence, known);
    }
  }
  const entries = [...sentences].map(([sentence, { places, note }]) =>
    [
      ...(note ? [`#. ${note}`] : []),
      ...places.map((place) => `#: ${place}`),
      `msgid ${JSON.stringify(sentence)}`,
      'msgstr ""',
      "",
    ].join("\n")
  );
  return [HEAD, ...entries].join("\n");
}

async function sources(): Promise<string[]> {
  const found = ["igny8.php"];
  for await (const { name } of Deno.readDir(join(PLUGIN, "includes"))) {
    found.push(`includes/${name}`);
  }
  return found.sort();
}

if (import.meta.main) await Deno.writeTextFile(POT, await pluginPot());
