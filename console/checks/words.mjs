// Every translation key stands in both languages with the same blanks, and is used somewhere.
import { readdirSync, readFileSync } from "node:fs";

const source = new URL("../src/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`words/${name}.json`, source), "utf8"));

const flat = (node, path = "") =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
const blanks = (text) => (text.match(/{{\w+}}/g) ?? []).sort().join(" ");
// Plural forms differ between languages: English has two, Indonesian one.
const stem = (key) => key.replace(/_(one|other)$/, "");

const indonesian = new Map(flat(read("id")));
const english = new Map(flat(read("en")));
const faults = [];
const stems = (words) => new Set([...words.keys()].map(stem));
for (const key of stems(indonesian)) if (!stems(english).has(key)) faults.push(`en.json lacks ${key}`);
for (const key of stems(english)) if (!stems(indonesian).has(key)) faults.push(`id.json lacks ${key}`);
for (const [key, text] of english) {
  const other = indonesian.get(key) ?? indonesian.get(`${stem(key)}_other`);
  if (other !== undefined && blanks(other) !== blanks(text)) faults.push(`${key}: the blanks differ`);
}
for (const [key, text] of [...indonesian, ...english]) if (!text.trim()) faults.push(`${key} is empty`);

const code = readdirSync(source, { recursive: true })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes("schema"))
  .map((file) => readFileSync(new URL(file, source), "utf8"))
  .join("\n");
// `t(`call.status.${status}`)` uses every key below `call.status.`.
const families = [...code.matchAll(/`([a-z][\w.]*\.)\${/gi)].map((match) => match[1]);
for (const key of stems(indonesian)) {
  const used = code.includes(`"${key}"`) || families.some((family) => key.startsWith(family));
  if (!used) faults.push(`${key} is used nowhere`);
}

if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
console.log(`${indonesian.size} texts in Indonesian, ${english.size} in English, all in use.`);
