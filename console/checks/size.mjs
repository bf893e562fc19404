// After a build: what a desk loads before its first screen, gzipped; fails above the budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 400;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

const files = new Set(["index.html"]);
const chunks = ["index.html"];
for (const name of chunks) {
  const { file, css = [], assets = [], imports = [] } = manifest[name];
  // Of the fonts a browser takes only those whose letters it needs: Latin.
  const needed = assets.filter((asset) => !asset.endsWith(".woff2") || /inter-latin-wght/.test(asset));
  for (const each of [file, ...css, ...needed]) files.add(each);
  for (const each of imports) if (!chunks.includes(each)) chunks.push(each);
}

let total = 0;
for (const file of files) {
  const bytes = readFileSync(new URL(file, dist));
  const size = file.endsWith(".woff2") ? bytes.length : gzipSync(bytes).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  first load, gzip (budget ${BUDGET_KB} kB)`);
if (total > BUDGET_KB * 1000) {
  console.error(`The first load is over its budget by ${((total - BUDGET_KB * 1000) / 1000).toFixed(1)} kB.`);
  process.exit(1);
}
