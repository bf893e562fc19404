import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";

import { makeQueries, ME } from "../api/queries.ts";
import { LoginPage } from "../features/login/LoginPage.tsx";
import { resolver, theme } from "../theme/mantine.ts";
import { FirstPage } from "./FirstPage.tsx";
import { MissingPage } from "./MissingPage.tsx";
import { Shell } from "./Shell.tsx";

const queries = makeQueries(() => {
  void queries.invalidateQueries({ queryKey: ["get", ME] });
});

const router = createBrowserRouter([
  { path: "/login", Component: LoginPage },
  { path: "/", Component: Shell, children: [{ index: true, Component: FirstPage }] },
  { path: "*", Component: MissingPage },
]);

export function App() {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="dark">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
