import "@mantine/core/styles.css";
import "@fontsource-variable/inter/wght.css";
import "./theme/base.css";

import { createRoot } from "react-dom/client";

import { App } from "./app/App.tsx";
import { speak } from "./words/index.ts";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
await speak();
createRoot(root).render(<App />);
