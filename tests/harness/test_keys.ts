import type { Keys } from "@/local/keys.ts";

/** Fixed keys, so that every test stack and every cached snapshot agree. Worth nothing elsewhere. */
export const TEST_KEYS: Keys = {
  publishableKey: "sb_publishable_test_test_test_test_test",
  secretKey: "sb_secret_test_test_test_test_test_test",
  jwtSecret: "test-test-test-test-test-test-test-test",
  workerSecret: "test-worker-secret-test",
  appSecret: "test-app-secret-test-app-secret-test",
  encryptionKey: "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=",
};
