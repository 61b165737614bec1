import { ZipWriter } from "core/exports/zip.ts";

const FOLDER = new URL("../wordpress/igny8/", import.meta.url);

let made: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The WordPress plugin as WordPress takes it: one zip with the folder `igny8`. Made once by each process. */
export function pluginZip(): Promise<Uint8Array<ArrayBuffer>> {
  return made ??= zip();
}

async function zip(): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Date());
  for (const path of (await filesBelow(FOLDER)).sort()) {
    writer.addText(`igny8/${path}`, await Deno.readTextFile(new URL(path, FOLDER)));
  }
  const files = writer.take();
  writer.addDirectory(files.entries);
  writer.close(files.entries.length, files.bytes.length);
  const end = writer.take().bytes;
  const whole = new Uint8Array(files.bytes.length + end.length);
  whole.set(files.bytes);
  whole.set(end, files.bytes.length);
  return whole;
}

async function filesBelow(folder: URL, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.startsWith(".")) continue;
    if (isDirectory) {
      found.push(...await filesBelow(new URL(`${name}/`, folder), `${prefix}${name}/`));
    } else found.push(prefix + name);
  }
  return found;
}
