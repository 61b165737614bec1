/** Signs up a person through the app's own form and answers their access token. */
export async function signUpThroughApp(appUrl: string): Promise<string> {
  const body = new URLSearchParams({
    full_name: "Demo Person",
    account_name: "Demo run",
    email: `demo-${crypto.randomUUID().slice(0, 8)}@igny8.test`,
    password: crypto.randomUUID(),
  });
  const response = await fetch(`${appUrl}/sign-up`, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { origin: appUrl },
  });
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie().find((text) => text.startsWith("igny8_access="));
  const token = cookie?.match(/^igny8_access=([^;]+)/)?.[1];
  if (!token) throw new Error(`The sign-up form answered ${response.status} without a session.`);
  return token;
}
