import { deepEqual, equal } from "node:assert/strict";
import { Cron } from "croner";
import type { Queryable } from "@/local/database.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

async function dues(db: Queryable, cron: string, zone: string, after: string, count = 3) {
  const rows = await db.sql<{ due: string }>(
    `select to_char(d at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as due
     from unnest(app.next_dues($1, $2, $3, $4::timestamptz)) d`,
    [cron, zone, count, after],
  );
  return rows.map(({ due }) => due);
}

/** Pattern, zone, instant after which, the next instants in UTC. */
const CHANGES: [what: string, cron: string, zone: string, after: string, due: string[]][] = [
  [
    "Berlin, a time the clocks skip runs once, as they have jumped",
    "30 2 * * *",
    "Europe/Berlin",
    "2026-03-28T12:00Z",
    [
      "2026-03-29T01:00",
      "2026-03-30T00:30",
      "2026-03-31T00:30",
    ],
  ],
  [
    "Berlin, all the times of the missing hour are one",
    "*/15 2 * * *",
    "Europe/Berlin",
    "2026-03-28T12:00Z",
    [
      "2026-03-29T01:00",
      "2026-03-30T00:00",
      "2026-03-30T00:15",
    ],
  ],
  [
    "Berlin, the missing hour meets the one after it",
    "0 2,3 * * *",
    "Europe/Berlin",
    "2026-03-28T12:00Z",
    [
      "2026-03-29T01:00",
      "2026-03-30T00:00",
      "2026-03-30T01:00",
    ],
  ],
  [
    "Berlin, a time that comes twice runs once",
    "30 2 * * *",
    "Europe/Berlin",
    "2026-10-24T12:00Z",
    [
      "2026-10-25T00:30",
      "2026-10-26T01:30",
      "2026-10-27T01:30",
    ],
  ],
  [
    "Berlin, asked between the two, waits for the next day",
    "30 2 * * *",
    "Europe/Berlin",
    "2026-10-25T00:45Z",
    [
      "2026-10-26T01:30",
      "2026-10-27T01:30",
      "2026-10-28T01:30",
    ],
  ],
  [
    "Berlin, every other hour comes once too",
    "30 */2 * * *",
    "Europe/Berlin",
    "2026-10-24T22:40Z",
    [
      "2026-10-25T00:30",
      "2026-10-25T03:30",
      "2026-10-25T05:30",
    ],
  ],
  [
    "Berlin, every hour is every hour that passes",
    "30 * * * *",
    "Europe/Berlin",
    "2026-10-24T23:40Z",
    [
      "2026-10-25T00:30",
      "2026-10-25T01:30",
      "2026-10-25T02:30",
    ],
  ],
  ["New York, spring", "30 2 * * *", "America/New_York", "2026-03-07T12:00Z", [
    "2026-03-08T07:00",
    "2026-03-09T06:30",
    "2026-03-10T06:30",
  ]],
  ["New York, autumn", "30 1 * * *", "America/New_York", "2026-10-31T12:00Z", [
    "2026-11-01T05:30",
    "2026-11-02T06:30",
    "2026-11-03T06:30",
  ]],
  [
    "Lord Howe moves by half an hour: skipped",
    "15 2 * * *",
    "Australia/Lord_Howe",
    "2026-10-03T12:00Z",
    [
      "2026-10-03T15:30",
      "2026-10-04T15:15",
      "2026-10-05T15:15",
    ],
  ],
  ["Lord Howe, twice", "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00Z", [
    "2026-04-04T14:45",
    "2026-04-05T15:15",
    "2026-04-06T15:15",
  ]],
  ["Casablanca goes back for Ramadan", "30 2 * * *", "Africa/Casablanca", "2026-02-14T12:00Z", [
    "2026-02-15T01:30",
    "2026-02-16T02:30",
    "2026-02-17T02:30",
  ]],
  ["Casablanca goes forward again", "30 2 * * *", "Africa/Casablanca", "2026-03-21T12:00Z", [
    "2026-03-22T02:00",
    "2026-03-23T01:30",
    "2026-03-24T01:30",
  ]],
  ["Santiago skips midnight", "0 0 * * *", "America/Santiago", "2025-09-06T12:00Z", [
    "2025-09-07T04:00",
    "2025-09-08T03:00",
    "2025-09-09T03:00",
  ]],
  ["Kolkata never changes", "0 9 * * mon-fri", "Asia/Kolkata", "2026-03-27T12:00Z", [
    "2026-03-30T03:30",
    "2026-03-31T03:30",
    "2026-04-01T03:30",
  ]],
  ["the 31st comes where a month has it", "0 6 31 * *", "UTC", "2026-01-31T06:00Z", [
    "2026-03-31T06:00",
    "2026-05-31T06:00",
    "2026-07-31T06:00",
  ]],
  ["29 February", "0 0 29 2 *", "UTC", "2026-01-01T00:00Z", [
    "2028-02-29T00:00",
    "2032-02-29T00:00",
    "2036-02-29T00:00",
  ]],
  ["30 February never comes", "0 0 30 2 *", "UTC", "2026-01-01T00:00Z", []],
];

for (const [what, cron, zone, after, due] of CHANGES) {
  databaseTest(`next due: ${what}`, async ({ stack }) => {
    deepEqual(await dues(stack, cron, zone, after), due);
  });
}

databaseTest("a pattern that makes no sense is refused, whatever it is", async ({ stack }) => {
  const wrong = [
    "",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "5/10 * * * *",
    "*/0 * * * *",
    "9-3 * * * *",
    "1,,2 * * * *",
    "-1 * * * *",
    "@daily",
    "1;drop table x * * * *",
    "* * * * monday",
    `${"1,".repeat(60)}1 * * * *`,
  ];
  for (const cron of wrong) {
    const [row] = await stack.sql("select app.read_cron($1) is null as refused", [cron]);
    equal((row as { refused: boolean }).refused, true, cron);
  }
  const zones: [string, boolean][] = [
    ["Europe/Berlin", true],
    ["UTC", true],
    ["America/Argentina/Buenos_Aires", true],
    ["Europe/Atlantis", false],
    ["+02:00", false],
    ["CEST'; --", false],
    ["../../etc/passwd", false],
  ];
  for (const [zone, known] of zones) {
    const [row] = await stack.sql("select app.is_time_zone($1) as known", [zone]);
    equal((row as { known: boolean }).known, known, zone);
  }
});

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "Europe/London",
  "America/New_York",
  "America/Santiago",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Pacific/Auckland",
  "Pacific/Chatham",
];

/** Numbers from a seed, so that a failure can be repeated. */
function dice(seed: number) {
  return (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

/** A field as a person might write it, and the values it names. */
function field(roll: (below: number) => number, low: number, high: number, star: number) {
  const all = (step: number, from = low, to = high) =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
  if (roll(100) < star) return { text: "*", values: all(1) };
  const [a, b] = [low + roll(high - low + 1), low + roll(high - low + 1)].sort((x, y) => x - y);
  const [from = low, to = high] = [a, b];
  switch (roll(4)) {
    case 0:
      return { text: `${from}-${to}`, values: all(1, from, to) };
    case 1: {
      const step = 2 + roll(Math.max(1, Math.floor((high - low) / 2)));
      return { text: `*/${step}`, values: all(step) };
    }
    case 2:
      return { text: from === to ? `${from}` : `${to},${from}`, values: [...new Set([from, to])] };
    default:
      return { text: `${from}`, values: [from] };
  }
}

databaseTest(
  "next due agrees with croner on any pattern, zone and day of change",
  async ({ stack }) => {
    const roll = dice(20260329);
    // The days around the changes of most zones, and any other day.
    const starts = [
      "2025-03-08",
      "2025-03-29",
      "2025-04-05",
      "2025-09-06",
      "2025-10-04",
      "2025-10-25",
      "2025-11-01",
    ];
    for (let round = 0; round < 150; round++) {
      const minute = field(roll, 0, 59, 10);
      const hour = field(roll, 0, 23, 25);
      const rest = [field(roll, 1, 28, 70), field(roll, 1, 12, 85), field(roll, 0, 6, 70)].map((
        { text },
      ) => text);
      const zone = ZONES[roll(ZONES.length)] ?? "UTC";
      const day = roll(3) === 0 ? `2025-0${1 + roll(9)}-1${roll(10)}` : starts[roll(starts.length)];
      const after = new Date(Date.parse(`${day}T00:00:00Z`) + roll(36 * 60) * 60_000);
      // Croner skips and repeats what it takes for intervals; named hours are spelled out for it.
      const pattern = hour.values.length === 24
        ? [minute.text, "*", ...rest]
        : [minute.values.join(","), hour.values.join(","), ...rest];
      const cron = new Cron(pattern.join(" "), {
        timezone: zone,
        paused: true,
        mode: "5-part",
        fixedTimeRule: "no-wildcard",
      });
      const expected = cron.nextRuns(4, after).map((run) => run.toISOString().slice(0, 16));
      const written = [minute.text, hour.text, ...rest].join(" ");
      const got = await dues(stack, written, zone, after.toISOString(), 4);
      deepEqual(got, expected, `${written} in ${zone} after ${after.toISOString()}`);
    }
  },
);
