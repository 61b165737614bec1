import { type IconName, iconPaths } from "./icon_paths.ts";

/** An inline icon. Decorative unless `label` is given; `size` is in CSS pixels (default 16). */
export function Icon(
  { name, size = 16, label }: { name: IconName; size?: number; label?: string },
) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : "true"}
    >
      <path d={iconPaths[name]} />
    </svg>
  );
}
