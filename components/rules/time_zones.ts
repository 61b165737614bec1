/** Every time zone that people can choose, UTC first. */
export const TIME_ZONES: readonly string[] = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((zone) =>
    zone.includes("/") && !zone.startsWith("Etc/")
  ),
];
