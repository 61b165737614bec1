import { zoneTime } from "./rule_words.ts";

/** The next times of a schedule in words, in its own time zone. */
export function NextTimes({ times, zone }: { times: string[]; zone: string }) {
  return (
    <ol class="rule-times">
      {times.map((at) => (
        <li key={at}>
          <time dateTime={at}>{zoneTime(at, zone)}</time>
        </li>
      ))}
    </ol>
  );
}
