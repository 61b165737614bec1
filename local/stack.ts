import { App, type EmailMessage, setExperimental } from "@supabase/lite";
import { join } from "node:path";
import { type Database, type DatabaseLocation, openDatabase, type Queryable } from "./database.ts";
import { reportLikePostgrest } from "./database_faults.ts";
import type { Keys } from "./keys.ts";
import { createLock } from "./lock.ts";
import { type Mail, Mailbox } from "./mailbox.ts";
import { withPlainUpload } from "./multipart_upload.ts";
import { ObjectFiles } from "./object_files.ts";
import { ROLES_SQL, SYSTEM_GRANTS_SQL } from "./roles.ts";
import { withHostedStorageAnswers } from "./storage_answers.ts";
import { studioFile } from "./studio_files.ts";
import { listStudioViews, refuseStudioSchema, STUDIO_SCHEMAS } from "./studio_schemas.ts";
import { withWholeBody } from "./whole_body.ts";

export interface StackOptions {
  database: DatabaseLocation;
  keys: Keys;
  /** Directory for the bytes of Supabase Storage; made when missing. */
  storageDir: string;
  /** Where clients reach the stack; needed only when it is served on a port. */
  url?: string;
  /** Where the app answers: links in e-mails lead there. */
  siteUrl?: string;
  /** Serve Studio, and answer its keyless requests from this machine as `service_role`. */
  studio?: boolean;
  /** Nobody is signed in before the link of a first e-mail was opened; default false. */
  confirmEmail?: boolean;
  /** Told of every e-mail; none is really sent. */
  onMail?: (mail: Mail) => void;
  /** Directory of the e-mail templates, default `supabase/templates`. */
  templatesDir?: string;
}

/** A running Supabase: its HTTP interface, its keys and its database. */
export interface Stack extends Queryable, Pick<Database, "transaction" | "listen" | "dump"> {
  readonly url: string;
  readonly driver: Database["driver"];
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly jwtSecret: string;
  /** E-mails "sent" so far, newest first, at most fifty. */
  readonly mails: readonly Mail[];
  /** Answers /auth/v1, /rest/v1, /storage/v1 and Studio. `peer` is the client's address. */
  fetch(request: Request, peer?: string | null): Promise<Response>;
  /** Puts a mail that the product sends by itself beside those of the auth server. */
  deliver(mail: EmailMessage): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts Supabase inside this process on PGlite or a real Postgres and makes what Supabase itself
 * provides: roles, grants, schemas `auth` and `storage`. Migrations are not applied here.
 * Throws when the database cannot be opened or prepared.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  await Deno.mkdir(options.storageDir, { recursive: true });
  const database = await openDatabase(options.database);
  try {
    const mailbox = new Mailbox(options.onMail);
    const app = createApp(database, mailbox, options);
    await prepare(database, app);
    return assemble(database, app, mailbox, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

function createApp(database: Database, mailbox: Mailbox, options: StackOptions): App {
  setExperimental("storage", true);
  const app = new App({
    connection: database.connection,
    api: {
      schemas: options.studio ? ["public", ...STUDIO_SCHEMAS] : ["public"],
      max_rows: 1000,
    },
    studio: { enabled: options.studio === true },
    storage: { enabled: true, file_size_limit: "50MiB" },
    auth: authConfig(options),
    options: {
      drivers: { email: mailbox },
      server: { admin: options.studio === true, disableStudio: options.studio !== true },
    },
  });
  app._storageAdapter = new ObjectFiles(options.storageDir);
  return app;
}

function authConfig(options: StackOptions) {
  const { keys, siteUrl = "http://localhost:8000", templatesDir, confirmEmail = false } = options;
  const templates = templatesDir ?? join(import.meta.dirname ?? ".", "../supabase/templates");
  const template = (subject: string, file: string) => ({
    subject,
    content_path: join(templates, file),
  });
  return {
    enabled: true,
    site_url: siteUrl,
    additional_redirect_urls: [`${siteUrl}/**`],
    jwt_secret: keys.jwtSecret,
    jwt_expiry: 3600,
    enable_refresh_token_rotation: true,
    refresh_token_reuse_interval: 10,
    publishable_key: keys.publishableKey,
    secret_key: keys.secretKey,
    minimum_password_length: 8,
    email: {
      enable_signup: true,
      enable_confirmations: confirmEmail,
      double_confirm_changes: false,
      template: {
        confirmation: template("Confirm your address", "confirmation.html"),
        recovery: template("Choose a new password", "recovery.html"),
        email_change: template("Confirm your new e-mail address", "email_change.html"),
      },
    },
  };
}

async function prepare(database: Database, app: App): Promise<void> {
  await database.exec(ROLES_SQL);
  await database.exclusive(() => quietly(() => app.ensureSystemSchema()));
  await database.exec(SYSTEM_GRANTS_SQL);
  // Left to itself lite grants everything on every table at the first request, which would undo
  // the migrations' own `revoke`s; the grants above are the ones that hosted Supabase makes.
  Object.assign(database.connection, { rlsState: "active" });
  reportLikePostgrest(database);
}

/** Keeps lite's notice about its experimental storage off the console. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const warn = console.warn;
  console.warn = () => {};
  await work().finally(() => console.warn = warn);
}

function assemble(database: Database, app: App, mailbox: Mailbox, options: StackOptions): Stack {
  // lite takes an old refresh token back and gives the new one in two steps. One renewal at a time, as
  // hosted, so that requests in parallel with the same token get the same new one.
  const renewals = createLock();
  return {
    url: options.url ?? "http://127.0.0.1:54321",
    driver: database.driver,
    publishableKey: options.keys.publishableKey,
    secretKey: options.keys.secretKey,
    jwtSecret: options.keys.jwtSecret,
    mails: mailbox.mails,
    deliver: (mail) => mailbox.send(mail),
    sql: database.sql,
    exec: database.exec,
    transaction: database.transaction,
    listen: database.listen,
    dump: database.dump,
    close: database.close,
    async fetch(request, peer = "127.0.0.1") {
      const refused = refuseStudioSchema(request);
      if (refused) return refused;
      const file = options.studio ? await studioFile(request) : null;
      if (file) return file;
      const whole = await withWholeBody(request);
      if (whole instanceof Response) return whole;
      const plain = await withPlainUpload(whole);
      const answering = () =>
        database.exclusive(() =>
          withHostedStorageAnswers(plain, (asked) => app.fetch(asked, { peerAddress: peer }))
        );
      const answer = await (isRenewal(plain) ? renewals(answering) : answering());
      return options.studio ? await listStudioViews(request, answer) : answer;
    },
  };
}

function isRenewal({ url }: Request): boolean {
  const { pathname, searchParams } = new URL(url);
  return pathname === "/auth/v1/token" && searchParams.get("grant_type") === "refresh_token";
}
