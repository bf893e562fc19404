import { createTheme, Input, Portal, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";
import type { CSSProperties } from "react";

import { ACCENT_STEPS, cssVariables, DARK, DARK_STEPS, LIGHT, type Palette } from "./tokens.ts";

const FONT = '"Inter Variable", system-ui, sans-serif';

/** Fields stand out from what they lie on, in both themes. */
const FIELD = { "--input-bd": "var(--edge)", "--input-bg": "var(--raised)" } as CSSProperties;

export const theme = createTheme({
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: "650" },
  fontSizes: { xs: "0.8125rem", sm: "0.875rem", md: "0.9375rem", lg: "1.125rem", xl: "1.375rem" },
  colors: {
    dark: [...DARK_STEPS] as unknown as MantineColorsTuple,
    act: [...ACCENT_STEPS] as unknown as MantineColorsTuple,
  },
  primaryColor: "act",
  primaryShade: { light: 6, dark: 7 },
  defaultRadius: "sm",
  radius: { sm: "6px", md: "8px" },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    // Menus and lists open inside the page's main landmark; the shell has the place.
    Portal: Portal.extend({ defaultProps: { target: "#over" } }),
    Input: Input.extend({
      styles: { wrapper: FIELD },
    }),
  },
});

/** What Mantine's own parts are drawn with, taken from our palette. */
function fitted(palette: Palette): Record<string, string> {
  return {
    ...cssVariables(palette),
    "--mantine-color-body": palette.ground,
    "--mantine-color-text": palette.text,
    "--mantine-color-dimmed": palette.dim,
    "--mantine-color-placeholder": palette.dim,
    "--mantine-color-default": palette.surface,
    "--mantine-color-default-hover": palette.raised,
    "--mantine-color-default-color": palette.text,
    "--mantine-color-default-border": palette.edge,
    "--mantine-color-error": palette.meaning.red.text,
    "--mantine-color-anchor": palette.meaning.blue.text,
    "--mantine-primary-color-filled": palette.act,
    "--mantine-primary-color-filled-hover": palette.actHover,
    "--mantine-color-act-filled": palette.act,
    "--mantine-color-act-filled-hover": palette.actHover,
    "--mantine-color-disabled": palette.raised,
    "--mantine-color-disabled-color": palette.dim,
    "--mantine-color-disabled-border": palette.line,
  };
}

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  dark: fitted(DARK),
  light: fitted(LIGHT),
});
