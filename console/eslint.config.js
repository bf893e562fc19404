import js from "@eslint/js";
import boundaries from "eslint-plugin-boundaries";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// Rooms of the console, lowest last. A feature sees the rooms below it and never another feature:
// what two features share moves down, or `app` joins them.
const below = {
  main: ["app", "words", "theme"],
  app: ["feature", "ui", "feed", "api", "words", "theme", "time"],
  feature: ["ui", "feed", "api", "words", "theme", "time"],
  ui: ["api", "words", "theme", "time"],
  feed: ["api", "time"],
  api: ["time"],
  words: [],
  theme: [],
  time: [],
};

// What a person reads stands in src/words, in both languages.
const noLooseText = [
  {
    selector: "JSXText[value=/\\p{L}/u]",
    message: "Text belongs in src/words/id.json and en.json.",
  },
  {
    selector: "JSXElement > JSXExpressionContainer > :matches(Literal[value=/\\p{L}/u], TemplateLiteral)",
    message: "Text belongs in src/words/id.json and en.json.",
  },
  {
    selector:
      "JSXAttribute[name.name=/^(title|label|placeholder|description|alt|aria-label|aria-description)$/] > Literal[value=/\\p{L}/u]",
    message: "Text belongs in src/words/id.json and en.json.",
  },
];

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  js.configs.recommended,
  { files: ["**/*.{ts,tsx}"], extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked] },
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { boundaries, "react-hooks": hooks },
    settings: {
      "import/resolver": { node: { extensions: [".ts", ".tsx", ".json"] } },
      "boundaries/include": ["src/**/*"],
      "boundaries/elements": [
        { type: "feature", pattern: "src/features/*", capture: ["name"] },
        ...Object.keys(below)
          .filter((room) => room !== "feature" && room !== "main")
          .map((room) => ({ type: room, pattern: `src/${room}` })),
        { type: "main", pattern: "src" },
      ],
    },
    rules: {
      ...hooks.configs.recommended.rules,
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            { allow: { to: { module: { origin: "external" } } } },
            ...Object.entries(below)
              .filter(([, rooms]) => rooms.length > 0)
              .map(([room, rooms]) => ({
                from: { element: { type: room } },
                allow: { to: { element: { types: { anyOf: rooms } } } },
              })),
          ],
        },
      ],
      "boundaries/no-unknown-dependencies": "error",
      "boundaries/no-unknown-files": "error",
      "no-restricted-syntax": ["error", ...noLooseText],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/dot-notation": "off",
    },
  },
  { files: ["checks/**", "vite.config.ts", "eslint.config.js"], rules: { "boundaries/no-unknown-files": "off" } },
  { files: ["checks/**/*.mjs"], languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } } },
);
