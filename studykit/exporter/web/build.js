// Bundles the pages' scripts into built/: `npm ci && npm run build`, or `make web`.
// Each begins with the digest of its sources, so that a test sees a bundle that is not theirs.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const digest = createHash("sha256");
for (const name of readdirSync("src").sort()) digest.update(readFileSync(`src/${name}`));
digest.update(readFileSync("package.json"));

await build({
  entryPoints: ["src/preview.jsx", "src/stats.js"],
  outdir: "built",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  alias: { react: "preact/compat", "react-dom": "preact/compat", "react/jsx-runtime": "preact/jsx-runtime" },
  banner: { js: `/* sources ${digest.digest("hex")} */` },
});
