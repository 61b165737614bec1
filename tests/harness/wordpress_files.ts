import { unzipSync } from "fflate";
import { dirname, join } from "node:path";
import { ROOT } from "./snapshot.ts";

/** The Debian release that has WordPress 6.8. */
const SUITE = "trixie";
const PACKAGES = [
  "wordpress",
  "wordpress-theme-twentytwentyfive",
  "php-getid3",
  "libphp-phpmailer",
];
/** Carries the drop-in that lets WordPress store everything in SQLite. */
const DROP_IN_PACKAGE = "@wp-playground/cli@3.1.56";
const DROP_IN = "sqlite-database-integration";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** PHP files that make a WordPress of ours out of WordPress. */
export const SCRIPTS = join(ROOT, "tests/wordpress");

/** A person of the installed site. */
export type WordPressUser = "admin" | "editor" | "author" | "subscriber";

/** An installed WordPress that is copied for every instance. */
export interface WordPressFiles {
  root: string;
  /** Application passwords by user name. */
  passwords: Record<WordPressUser, string>;
}

/**
 * WordPress from Debian's packages and the SQLite drop-in from npm's, installed: taken from the cache, which is
 * WORDPRESS_CACHE or a folder beside the system's temporary files, or fetched in about ten seconds. Processes that ask
 * at once fetch it once. Throws, saying what could not be had.
 */
export async function wordpressFiles(): Promise<WordPressFiles> {
  const cache = Deno.env.get("WORDPRESS_CACHE") ??
    join(Deno.env.get("TMPDIR") ?? "/tmp", "igny8-wordpress");
  const folder = join(cache, await recipe());
  await Deno.mkdir(cache, { recursive: true });
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (!await exists(join(folder, "passwords.json"))) await fetchInto(folder);
  const passwords = JSON.parse(await Deno.readTextFile(join(folder, "passwords.json")));
  return { root: join(folder, "site"), passwords };
}

/** Runs a program to its end. Throws what it complained of. */
export async function execute(
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (success) return text(stdout);
  throw new Error(`${command} ${args[0] ?? ""}: ${text(stderr).slice(-500) || text(stdout)}`);
}

/** A name that changes with everything that the folder is made of. */
async function recipe(): Promise<string> {
  const scripts = ["install.php", "wp-config.php"].map((name) => join(SCRIPTS, name));
  const parts = [SUITE, ...PACKAGES, DROP_IN_PACKAGE];
  for (const script of scripts) parts.push(await Deno.readTextFile(script));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(parts.join("\n")));
  return new Uint8Array(digest).toHex().slice(0, 12);
}

async function fetchInto(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const [site] = [join(folder, "site")];
  await Promise.all([unpackWordPress(folder, site), unpackDropIn(folder)]);
  const content = join(site, "wp-content");
  await Deno.mkdir(join(content, "uploads"), { recursive: true });
  await Deno.mkdir(join(content, "mu-plugins"), { recursive: true });
  await Deno.rename(join(folder, "drop-in"), join(content, "plugins", DROP_IN));
  await Deno.copyFile(join(content, "plugins", DROP_IN, "db.copy"), join(content, "db.php"));
  await Deno.copyFile(join(SCRIPTS, "wp-config.php"), join(site, "wp-config.php"));
  const passwords = await execute(
    "php",
    ["-d", "display_errors=0", join(SCRIPTS, "install.php"), site, "install"],
    { env: { TEST_WORDPRESS_URL: "http://127.0.0.1" } },
  );
  await Deno.writeTextFile(
    join(folder, "passwords.json"),
    passwords.slice(passwords.lastIndexOf("{")),
  );
}

/** Debian's packages through an apt configuration of its own: the machine's stays as it is. */
async function unpackWordPress(folder: string, site: string): Promise<void> {
  const apt = join(folder, "apt");
  const mirror = await debianMirror();
  await Deno.mkdir(join(apt, "lists/partial"), { recursive: true });
  await Deno.writeTextFile(
    join(apt, "sources.list"),
    `deb [signed-by=${KEYRING}] ${mirror} ${SUITE} main\n`,
  );
  const settings = [
    `Dir::Etc::sourcelist=${apt}/sources.list`,
    "Dir::Etc::sourceparts=-",
    `Dir::State::lists=${apt}/lists`,
    `Dir::Cache=${apt}`,
    "APT::Sandbox::User=root",
    "Acquire::Languages=none",
    "Acquire::Retries=5",
  ].flatMap((setting) => ["-o", setting]);
  await execute("apt-get", ["-qq", ...settings, "update"]);
  await execute("apt-get", ["-qq", ...settings, "download", ...PACKAGES], { cwd: apt });
  for await (const { name } of Deno.readDir(apt)) {
    if (name.endsWith(".deb")) await execute("dpkg", ["-x", join(apt, name), join(folder, "deb")]);
  }
  const unpacked = join(folder, "deb/usr/share/wordpress");
  // The packages link to each other; a link to what is not installed would be copied as an error.
  await execute("find", [join(folder, "deb"), "-xtype", "l", "-delete"]);
  await execute("cp", ["-rL", unpacked, site]);
  await Deno.remove(join(site, "wp-config.php")).catch(() => {});
  await Deno.mkdir(join(site, "wp-content/plugins"), { recursive: true });
  await Deno.remove(join(folder, "deb"), { recursive: true });
  await Deno.remove(apt, { recursive: true });
}

/** Where this machine has Debian's packages from, in either format of its lists of sources. */
async function debianMirror(): Promise<string> {
  const files = ["/etc/apt/sources.list"];
  const folder = "/etc/apt/sources.list.d";
  for await (const { name } of Deno.readDir(folder)) files.push(join(folder, name));
  for (const file of files.sort()) {
    const text = await Deno.readTextFile(file).catch(() => "");
    const [, mirror] = text.match(/^(?!\s*#)[^\n]*?(https?:\/\/\S+\/debian\/?)(?=\s|$)/m) ?? [];
    if (mirror) return mirror;
  }
  throw new Error("This machine's apt has no source of Debian's packages.");
}

async function unpackDropIn(folder: string): Promise<void> {
  const packed = (await execute("npm", ["pack", "--silent", DROP_IN_PACKAGE], { cwd: folder }))
    .trim();
  await execute("tar", ["-xzf", packed], { cwd: folder });
  const within = join(folder, "package");
  for await (const { name } of Deno.readDir(within)) {
    if (!name.startsWith("sqlite") || !name.endsWith(".zip")) continue;
    for (
      const [path, bytes] of Object.entries(unzipSync(await Deno.readFile(join(within, name))))
    ) {
      const target = join(folder, "drop-in", path.replace(/^[^/]*\//, ""));
      await Deno.mkdir(path.endsWith("/") ? target : dirname(target), { recursive: true });
      if (!path.endsWith("/")) await Deno.writeFile(target, bytes);
    }
  }
  await Deno.remove(within, { recursive: true });
  await Deno.remove(join(folder, packed));
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
