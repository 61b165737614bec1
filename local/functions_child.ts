import { loadFunctions } from "./edge_functions.ts";

/** Serves the functions on a free port and prints `listening <port>`; run by functions.ts. */
const [, directory = "supabase/functions"] = Deno.args;
const serve = Deno.serve;
const handle = await loadFunctions(directory);
serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`listening ${port}`),
}, handle);
