import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Logic runs in plain Node; a test that needs a DOM says `@vitest-environment happy-dom` in its first comment. */
export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: { environment: "node", include: ["**/*.test.{ts,tsx}"], exclude: ["node_modules", "out", ".next"] },
});
