import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const backend = process.env["STYLIZER_BACKEND"] ?? "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/", // Django serves the build below /static/
  plugins: [react()],
  build: { outDir: "dist", target: "es2023", chunkSizeWarningLimit: 1100 },
  server: {
    proxy: {
      "/api": backend,
      "/media": backend,
      "/sign-in": backend,
      "/ws": { target: backend, ws: true },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
}));
