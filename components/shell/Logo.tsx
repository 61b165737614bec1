/** The mark: a figure eight whose upper loop is a flame; with the name beside it unless `bare`. */
export function Logo({ href = "/", bare }: { href?: string; bare?: boolean }) {
  return (
    <a class="logo" href={href} aria-label="IGNY8">
      <LogoMark />
      {!bare && <span aria-hidden="true">IGNY8</span>}
    </a>
  );
}

/** The mark alone, 22 pixels square unless told otherwise. */
export function LogoMark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect class="logo-tile" width="24" height="24" rx="6" />
      <path
        class="logo-mark"
        d="M12.6 3.8c2.3 2 3.1 3.4 3.1 4.9a3.3 3.3 0 0 1-6.7 0c0-1.7 1.9-2.5 3.6-4.9z"
      />
      <circle class="logo-mark" cx="12.2" cy="16.2" r="4.1" />
    </svg>
  );
}
