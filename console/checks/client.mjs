// The API's types, made from its OpenAPI document. Without an argument: writes src/api/schema.d.ts.
// With --check: fails when that file is not what the API says today.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = fileURLToPath(new URL("../src/api/schema.d.ts", import.meta.url));
const python = [process.env.DCOR_API_PYTHON, `${root}.venv/bin/python`, "python3"].find(
  (path) => path && (!path.includes("/") || existsSync(path)),
);

const told = spawnSync(python, ["-m", "agents_api.openapi"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
if (told.status !== 0) {
  console.error(`${python} -m agents_api.openapi failed:\n${told.stderr ?? told.error}`);
  process.exit(1);
}
const fresh =
  "// Made by `npm run client` from the API's OpenAPI document. Do not edit.\n\n" +
  // A field with a default need not be sent.
  astToString(await openapi(JSON.parse(told.stdout), { defaultNonNullable: false }));

if (!process.argv.includes("--check")) {
  writeFileSync(target, fresh);
  console.log(`written: ${target}`);
} else if (!existsSync(target) || readFileSync(target, "utf8") !== fresh) {
  console.error("src/api/schema.d.ts is stale: the API has changed. Run `npm run client` and commit the file.");
  process.exit(1);
} else {
  console.log("src/api/schema.d.ts agrees with the API.");
}
