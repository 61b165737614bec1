import { pick, randomFrom } from "./random.ts";
import { clip, listed, stemsOf, wordsOf } from "./text/words.ts";

/** A plain, friendly sentence for a chat without a schema, such as a connection test. */
export function plainAnswer(question: string): string {
  const random = randomFrom("plain", question);
  const known = new Set(stemsOf(question.slice(0, 2000)));
  const words = wordsOf(question.slice(0, 2000)).filter((word) => word.length > 5);
  const topics = [...new Set(words)].slice(0, 3);
  if (known.size < 2 || topics.length === 0) {
    return "Hello! The offline AI is ready: it can cluster keywords, suggest ideas, write articles and draw images.";
  }
  return pick(random, [
    `A sensible start with ${
      listed(topics)
    } is to name the reader, the question they have and the one thing they should do next.`,
    `On ${
      listed(topics)
    }: begin with what the reader wants to achieve, then add one concrete example and a clear next step.`,
    `Here is a short answer about “${
      clip(question, 60)
    }”: decide what matters most, check it against one real case, and keep the rest for later.`,
  ]);
}
