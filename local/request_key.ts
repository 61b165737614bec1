import { requestKey } from "core/audit/request_origin.ts";
import { openDatabase } from "./database.ts";

const USAGE =
  `Tells a database the key with which the app signs from where its requests come, so that
the activity log can believe it. The key is derived from APP_SECRET; run it again when that changes.

  APP_SECRET=… deno task request-key --db-url postgresql://…
  APP_SECRET=… deno task request-key                           prints the statement instead`;

const secret = Deno.env.get("APP_SECRET") ?? "";
const at = Deno.args.indexOf("--db-url");
const url = at < 0 ? null : Deno.args[at + 1];

if (Deno.args.includes("--help") || secret.length < 32 || url === undefined) {
  console.log(USAGE);
  Deno.exit(Deno.args.includes("--help") ? 0 : 2);
}

if (url === null) {
  console.log(`select app.set_request_key(decode('${requestKey(secret)}', 'hex'));`);
} else {
  const database = await openDatabase({ kind: "postgres", url });
  await database.sql("select app.set_request_key(decode($1, 'hex'))", [requestKey(secret)])
    .finally(database.close);
  console.log("The database knows the key now.");
}
