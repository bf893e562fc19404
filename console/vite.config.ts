import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The API that `npm run dev` speaks to; the built console is served by the API itself.
const api = `http://127.0.0.1:${process.env["DCOR_HTTP_PORT"] ?? "8112"}`;

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2022",
    manifest: true,
    // One desk loads it once a shift: the sizes that matter are checked after the build.
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: { "/api": api, "/health": api } },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node", isolate: false },
});
