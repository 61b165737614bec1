import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { wordpressMissing } from "@/tests/harness/wordpress.ts";
import { execute } from "@/tests/harness/wordpress_files.ts";
import { pluginPot, POT } from "@/tools/plugin_pot.ts";
import { PLUGIN } from "./plugin_site.ts";

async function pluginFiles(): Promise<string[]> {
  const files = [join(PLUGIN, "igny8.php"), join(PLUGIN, "uninstall.php")];
  for await (const { name } of Deno.readDir(join(PLUGIN, "includes"))) {
    files.push(join(PLUGIN, "includes", name));
  }
  return files;
}

testNeeding(wordpressMissing, {
  name: "every file of the plugin is PHP, and its sentences are those of the template",
  async fn() {
    equal(await Deno.readTextFile(POT), await pluginPot(), "deno run -A tools/plugin_pot.ts");
    const files = await pluginFiles();
    await execute("sh", ["-c", 'for file; do php -l "$file" || exit 1; done', "sh", ...files]);
    for (const file of files) {
      match(
        await Deno.readTextFile(file),
        /defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;/,
      );
    }
  },
});

/** Tells what of PHP files PHP 7.4 does not know. */
const newerPhp = (files: string[]) =>
  execute("php", [join(ROOT, "tests/wordpress/php74.php"), ...files]);

/** A line for each thing that the plugin could use by mistake. */
const NEWER = `<?php
function a( int|string $b ) {}
function c( mixed $d, ) : static { return match ( $d ) { 1 => 2 }; }
class E { public function __construct( private $f ) {} }
$g?->h( named: 1 );
str_contains( 'a', 'b' );
try { i(); } catch ( Exception ) {}
$j = $k ?? throw new Exception();
$l = strlen(...);
function fine( array $a, ?string $b = null, self ...$c ): ?array { return $a | ( $b ? FOO : BAR ); }`;

testNeeding(wordpressMissing, {
  name: "the plugin uses nothing that PHP 7.4 does not have",
  async fn() {
    equal(await newerPhp(await pluginFiles()), "");
    const file = await Deno.makeTempFile({ suffix: ".php" });
    try {
      await Deno.writeTextFile(file, NEWER);
      const lines = (await newerPhp([file])).trim().split("\n");
      const numbers = lines.map((line) => Number(line.match(/:(\d+) /)?.[1]));
      deepEqual([...new Set(numbers)], [2, 3, 4, 5, 6, 7, 8, 9]);
    } finally {
      await Deno.remove(file);
    }
  },
});
