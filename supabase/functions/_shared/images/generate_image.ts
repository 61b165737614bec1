import { z } from "npm:zod@4.6.7";
import { AppError } from "../errors.ts";
import { type Handler, type JobTools, usageArgs } from "../jobs/handler.ts";
import { checkPicture } from "./check_picture.ts";
import type { PictureFormat } from "./picture_format.ts";
import { ImageInput } from "./schema.ts";
import { BUCKET, storedPicture } from "./stored_picture.ts";

const SIZE = "1536x1024";

const Picture = z.object({
  stored: z.object({
    storage_path: z.string(),
    content_type: z.string(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    bytes: z.number(),
    provider: z.string(),
    model: z.string(),
  }),
  usage: z.object({
    model: z.string(),
    tokens_in: z.number(),
    tokens_out: z.number(),
    cost_usd: z.number(),
  }),
});
type Picture = z.infer<typeof Picture>;

/** Makes the picture of a prompt and puts it into Storage. */
export const generateImage: Handler = async (tools, given) => {
  const parsed = ImageInput.safeParse(given);
  if (!parsed.success) {
    throw new AppError("conflict", "This image is gone or has no prompt.", { cause: parsed.error });
  }
  const { image, prompt } = parsed.data;
  const text = fillTemplate(prompt?.body ?? "{prompt}", image.prompt);
  tools.phase("AI_CALL", "Making the picture");
  const { stored, usage } = await tools.kept.once({
    step: "picture",
    question: { text, size: SIZE },
    answer: Picture,
    ask: () => makePicture(tools, storagePath(image, tools.job.id), text),
  });
  return async (database, lease) => {
    const answer = await database.rpc("finish_image", {
      ...lease,
      p_image: stored,
      p_usage: usageArgs(usage, prompt?.version ?? null),
    });
    const old = image.storage_path;
    // The picture it replaces; should this fail, a file is left that nothing leads to.
    if (answer.data && old && old !== stored.storage_path) {
      await database.storage.from(BUCKET).remove([old]).catch(() => {});
    }
    return answer;
  };
};

/** A picture in Storage: one that an earlier attempt left there, or a new one. */
async function makePicture(tools: JobTools, path: string, prompt: string): Promise<Picture> {
  const left = tools.job.attempts > 1 ? await storedPicture(tools.db, path) : null;
  if (left) {
    // Its worker died before it could say what the vendor had counted.
    const usage = { model: "unknown", tokens_in: 0, tokens_out: 0, cost_usd: 0 };
    return { stored: describe(left, path, tools.ai.name, usage.model), usage };
  }
  const { bytes, usage } = await tools.ai.image({ prompt, size: SIZE, signal: tools.signal });
  tools.phase("PARSE");
  const stored = describe(bytes, path, tools.ai.name, usage.model);
  tools.phase("SAVE");
  await tools.kept.storing(
    tools.persist(() => upload(tools.db, path, bytes, stored.content_type)),
  );
  return { stored, usage };
}

function describe(
  bytes: Uint8Array,
  storage_path: string,
  provider: string,
  model: string,
): Picture["stored"] {
  const { contentType: content_type, width, height } = usable(bytes);
  return { storage_path, content_type, width, height, bytes: bytes.length, provider, model };
}

function usable(bytes: Uint8Array): PictureFormat {
  try {
    return checkPicture(bytes);
  } catch (cause) {
    throw new AppError("invalid_answer", "The AI provider did not send a picture we can use.", {
      status: 502,
      cause,
    });
  }
}

/** The template with its `{prompt}` filled in; a template without one is put before the prompt. */
export function fillTemplate(template: string, prompt: string): string {
  return template.includes("{prompt}")
    ? template.replaceAll("{prompt}", () => prompt)
    : `${template}\n${prompt}`;
}

// Every job has a file of its own: what lies there was made by this job, whoever worked on it.
function storagePath(
  { account_id, site_id, content_id, id }: ImageInput["image"],
  jobId: string,
): string {
  return `${account_id}/${site_id}/${content_id}/${id}-${jobId.slice(0, 8)}.png`;
}

async function upload(
  db: JobTools["db"],
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<void> {
  const { error } = await db.storage.from(BUCKET).upload(path, bytes, {
    contentType,
    upsert: true,
  });
  if (!error) return;
  const status = Number((error as { statusCode?: string | number }).statusCode ?? 0);
  throw new AppError("internal", "The picture could not be stored.", {
    cause: error,
    retryable: !(status >= 400 && status < 500),
  });
}
