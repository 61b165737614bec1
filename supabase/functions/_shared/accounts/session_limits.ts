/**
 * Seconds without use after which a session has ended, and seconds after which it ends in any case. The
 * database holds them as `app.session_idle()` and `app.session_longest()` and enforces them; a test keeps
 * both alike.
 */
export const SESSION_LIMITS = { idle: 14 * 24 * 3600, longest: 90 * 24 * 3600 } as const;
