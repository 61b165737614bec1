import { Buffer } from "node:buffer";
import { join } from "node:path";
import { addContent, addImage } from "@/tests/core/content/writing_site.ts";
import { type Desk, openDesk } from "@/tests/core/site_keys/key_desk.ts";
import { serviceClient } from "@/tests/harness/people.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { type DatabaseTest, databaseTestOf, open } from "@/tests/harness/stacks.ts";
import { startWordPress, type WordPress } from "@/tests/harness/wordpress.ts";
import { execute } from "@/tests/harness/wordpress_files.ts";
import type { Stack } from "@/local/stack.ts";
import { createPictureDoor } from "@/supabase/functions/site-picture/door.ts";
import { createDb } from "core/db.ts";

/** The folder of the plugin. */
export const PLUGIN = join(ROOT, "wordpress/igny8");

/** A PNG of one pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A real WordPress with the plugin, beside a Supabase that it reaches. */
export interface PluginSite {
  wp: WordPress;
  stack: Stack;
  /** The stack as tests of the database have it. */
  given: DatabaseTest;
  desk: Desk;
  supabaseUrl: string;
  /** Requests that reached the Supabase, by their path. */
  asked: string[];
  /** Runs PHP inside WordPress; answers the JSON of what it returns. */
  php<T>(code: string): Promise<T>;
  /** Adds an approved article with a featured picture and one in its text; answers its id. */
  illustrated(fields: Parameters<typeof addContent>[2]): Promise<string>;
  close(): Promise<void>;
}

/** Starts both. */
export async function openPluginSite(mustUse: string[] = []): Promise<PluginSite> {
  const { stack, close } = await open("pglite");
  const wp = await startWordPress({
    plugins: [PLUGIN],
    mustUse: [join(ROOT, "tests/wordpress/local-requests.php"), ...mustUse],
  });
  const asked: string[] = [];
  const server = serve(stack, asked);
  const given = databaseTestOf(stack);
  const desk = await openDesk(given, { home: wp.url, introduced: false });
  return {
    wp,
    stack,
    given,
    desk,
    supabaseUrl: `http://127.0.0.1:${server.addr.port}`,
    asked,
    php: (code) => php(wp, code),
    illustrated: (fields) => illustrated(stack, desk, fields),
    async close() {
      await wp.stop();
      await server.shutdown();
      await close();
    },
  };
}

/** Supabase's API and the function that gives pictures, on one port. */
function serve(stack: Stack, asked: string[]) {
  const throughStack: typeof fetch = (input, init) => stack.fetch(new Request(input, init));
  const door = createPictureDoor({
    service: serviceClient(stack),
    withKey: (key) =>
      createDb({
        url: stack.url,
        key: stack.publishableKey,
        fetch: (input, init) => {
          const headers = new Headers(init?.headers);
          headers.set("x-igny8-key", key);
          return throughStack(input, { ...init, headers });
        },
      }),
    log: () => {},
  });
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    return pathname === "/functions/v1/site-picture" ? door(request) : stack.fetch(request);
  });
}

async function php<T>(wp: WordPress, code: string): Promise<T> {
  const { host } = new URL(wp.url);
  const script = `
    $_SERVER = array_merge( $_SERVER, array( 'HTTP_HOST' => '${host}', 'REQUEST_URI' => '/',
      'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1' ) );
    require '${join(wp.root, "wp-load.php")}';
    $result = ( static function () { global $wpdb; ${code} } )();
    if ( is_wp_error( $result ) ) $result = array( 'error' => $result->get_error_code(), 'message' => $result->get_error_message() );
    echo "\\n=>" . wp_json_encode( $result );`;
  const env = { TEST_WORDPRESS_URL: wp.url };
  const said = await execute("php", ["-d", "display_errors=0", "-r", script], { env });
  return JSON.parse(said.slice(said.lastIndexOf("\n=>") + 3)) as T;
}

async function illustrated(
  stack: Stack,
  desk: Desk,
  fields: Parameters<typeof addContent>[2],
): Promise<string> {
  const id = await addContent(stack, desk.site, { status: "approved", ...fields });
  const bytes = Buffer.from(PIXEL, "base64");
  for (const kind of ["featured", "in_article"] as const) {
    await addImage(stack, desk.site, id, kind);
    const path = `${desk.site.accountId}/${desk.site.siteId}/${id}/${kind}.png`;
    const { error } = await serviceClient(stack).storage.from("images")
      .upload(path, bytes, { contentType: "image/png" });
    if (error) throw error;
  }
  return id;
}
