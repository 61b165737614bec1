import { basename, join } from "node:path";
import { reservePort } from "@/local/free_port.ts";
import { execute, SCRIPTS, wordpressFiles, type WordPressUser } from "./wordpress_files.ts";

/** PHP with what WordPress needs, as Debian's packages. */
const PHP: Record<string, string> = {
  pdo_sqlite: "php-sqlite3",
  gd: "php-gd",
  curl: "php-curl",
  xml: "php-xml",
  mbstring: "php-mbstring",
};

/** Why no WordPress can be started here, or null when one can; fetches it when it is not in the cache yet. */
export const wordpressMissing: string | null = await missing();

/** A WordPress that serves on this machine. */
export interface WordPress {
  /** Of its start page, without a slash at the end. */
  url: string;
  /** Its files: wp-content and everything else. */
  root: string;
  passwords: Record<WordPressUser, string>;
  /** Authorization header of a person. */
  authorization(user?: WordPressUser): string;
  /** Runs what is due in WordPress's own cron. */
  cron(): Promise<void>;
  /** What PHP complained of. */
  log(): Promise<string>;
  /** Puts the site back to what it was right after the installation; its files in uploads stay. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface WordPressOptions {
  /** Folders that become plugins and are activated; the main file has the folder's name. */
  plugins?: string[];
  /** PHP files that WordPress always loads. */
  mustUse?: string[];
  /** Answers served at the same time; at least two, or a callback into it waits for itself. Default 3. */
  workers?: number;
}

/**
 * Starts a WordPress with an empty site on a port of its own, in less than a second when its files are cached. It ends
 * with `stop` or with this process, however that ends.
 */
export async function startWordPress(
  { plugins = [], mustUse = [], workers = 3 }: WordPressOptions = {},
): Promise<WordPress> {
  const { root: template, passwords } = await wordpressFiles();
  const home = await Deno.makeTempDir({ prefix: "igny8-wordpress-" });
  const root = join(home, "site");
  // Links to the same files; what WordPress changes is copied below.
  await execute("cp", ["-al", template, root]).catch(() => execute("cp", ["-a", template, root]));
  const content = join(root, "wp-content");
  const database = join(content, "database");
  const renew = async () => {
    await Deno.remove(database, { recursive: true });
    await execute("cp", ["-a", join(template, "wp-content/database"), database]);
  };
  await renew();
  for (const file of mustUse) {
    await Deno.copyFile(file, join(content, "mu-plugins", basename(file)));
  }
  for (const plugin of plugins) {
    await Deno.symlink(plugin, join(content, "plugins", basename(plugin)));
  }
  const url = `http://127.0.0.1:${reservePort()}`;
  const env = { TEST_WORDPRESS_URL: url, PHP_CLI_SERVER_WORKERS: String(workers) };
  const activate = async () => {
    const mains = plugins.map((plugin) => `${basename(plugin)}/${basename(plugin)}.php`);
    if (mains.length === 0) return;
    await execute("php", [join(SCRIPTS, "install.php"), root, "activate", ...mains], { env });
  };
  await activate();
  const log = () => Deno.readTextFile(join(home, "php.log"));
  const server = await serve(home, root, url, env);
  await answering(url, log);
  return {
    url,
    root,
    passwords,
    authorization: (user = "admin") => `Basic ${btoa(`${user}:${passwords[user]}`)}`,
    cron: async () => void await (await fetch(`${url}/wp-cron.php?doing_wp_cron`)).text(),
    log,
    reset: async () => {
      await renew();
      await activate();
    },
    stop: async () => {
      end(server.group);
      await server.gone();
    },
  };
}

/** PHP's server with its workers. */
interface Server {
  /** Their process group. */
  group: number;
  /** Waits until they have ended and their files are removed. */
  gone(): Promise<unknown>;
}

/**
 * Serves in a process group of its own, which a detached shell ends with this process. The shell alone removes the
 * files: two who remove the same would each find some gone.
 */
async function serve(
  home: string,
  root: string,
  url: string,
  env: Record<string, string>,
): Promise<Server> {
  const { host } = new URL(url);
  const script = `
    setsid php -d display_errors=0 -S ${host} -t '${root}' '${join(SCRIPTS, "router.php")}' \
      >'${home}/php.log' 2>&1 </dev/null &
    group=$!
    echo $group
    exec >/dev/null 2>&1
    while kill -0 ${Deno.pid} && kill -0 $group; do sleep 0.5; done
    kill -KILL -- -$group
    for turn in 1 2 3 4 5 6 7 8 9; do rm -rf '${home}' && break; sleep 0.2; done`;
  const child = new Deno.Command("setsid", {
    args: ["sh", "-c", script],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    env,
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  child.unref();
  const gone = () => {
    child.ref();
    return child.status;
  };
  return { group: Number(new TextDecoder().decode(value)), gone };
}

function end(group: number): void {
  try {
    Deno.kill(-group, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

async function answering(url: string, log: () => Promise<string>): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    const answer = await fetch(`${url}/wp-json/`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`WordPress does not answer: ${await log()}`);
}

async function missing(): Promise<string | null> {
  const script = `foreach (${
    JSON.stringify(Object.keys(PHP))
  } as $e) if (!extension_loaded($e)) echo "$e ";`;
  try {
    const absent = (await execute("php", ["-r", script])).trim().split(" ").filter(Boolean);
    const packages = absent.map((extension) => PHP[extension]);
    if (packages.length > 0) return `needs apt-get install ${packages.join(" ")}`;
  } catch {
    return `needs apt-get install php-cli ${Object.values(PHP).join(" ")}`;
  }
  return await wordpressFiles().then(() => null, (error) => `needs WordPress: ${error.message}`);
}
