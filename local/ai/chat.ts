import type { z } from "zod";
import { writeArticle } from "./article/write_article.ts";
import { clusterKeywords } from "./clusters/cluster_keywords.ts";
import type { Embedder } from "./embed/embedder.ts";
import type { Fault } from "./faults.ts";
import { generateIdeas } from "./ideas/generate_ideas.ts";
import { writeImagePrompts } from "./images/image_prompts.ts";
import { ArticleInput, ClusterInput, IdeasInput, ImagePromptsInput } from "./inputs.ts";
import { type ChatAnswer, chatCompletion, openAiError } from "./openai_shapes.ts";
import { plainAnswer } from "./plain_answer.ts";
import type { ChatRequest } from "./requests.ts";
import { filledSchema } from "./schema_fill.ts";

type Answerer = (input: unknown, embedder: Embedder) => Promise<unknown>;

class BadInput extends Error {}

const BY_SCHEMA: Record<string, Answerer> = {
  keyword_clusters: (input, embedder) => clusterKeywords(parsed(ClusterInput, input), embedder),
  content_ideas: (input) => Promise.resolve(generateIdeas(parsed(IdeasInput, input))),
  article: (input) => Promise.resolve(writeArticle(parsed(ArticleInput, input))),
  image_prompts: (input) => Promise.resolve(writeImagePrompts(parsed(ImagePromptsInput, input))),
};

/** Answers a chat request by its schema's name; an unknown schema is filled with fitting values. */
export async function answerChat(
  request: ChatRequest,
  embedder: Embedder,
  fault: Fault | null,
): Promise<Response> {
  const prompt = request.messages.map(({ content }) => content).join("\n");
  try {
    const content = await contentFor(request, embedder);
    return Response.json(chatCompletion(request.model, prompt, spoiled(content, fault)));
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return openAiError(400, error.message, { param: "messages", code: "invalid_input" });
  }
}

async function contentFor(request: ChatRequest, embedder: Embedder): Promise<string> {
  const schema = request.response_format?.json_schema;
  const user = request.messages.find(({ role }) => role === "user")?.content ?? "";
  if (!schema) {
    return request.response_format?.type === "json_object"
      ? JSON.stringify({ answer: plainAnswer(user) })
      : plainAnswer(user);
  }
  const answerer = BY_SCHEMA[schema.name];
  if (!answerer) return JSON.stringify(filledSchema(schema.schema, user));
  return JSON.stringify(await answerer(jsonOf(user), embedder));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadInput("The first user message must be the JSON input of this function.");
  }
}

function parsed<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new BadInput(`The input is not valid at '${issue?.path.join(".")}': ${issue?.message}.`);
}

function spoiled(content: string, fault: Fault | null): ChatAnswer {
  if (fault?.kind === "refuse") {
    return { content: null, refusal: "I'm sorry, I can't help with that.", finish: "stop" };
  }
  if (fault?.kind === "truncate") {
    return { content: content.slice(0, content.length >> 1), refusal: null, finish: "length" };
  }
  if (fault?.kind === "invalid") {
    return { content: '{"unexpected":true,"items":"none"}', refusal: null, finish: "stop" };
  }
  return { content, refusal: null, finish: "stop" };
}
