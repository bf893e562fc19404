import type { Shapes } from "../../api/client.ts";

export type Disposition = Shapes["DisposeCall"]["disposition"];

/** Puts the cursor into the draft. */
export const WRITE_KEY = "j";

/** What a call that is no incident turned out to be, each with its key. */
export const DISPOSALS = [
  { key: "g", disposition: "ghost" },
  { key: "p", disposition: "prank" },
  { key: "i", disposition: "information" },
  { key: "k", disposition: "complaint" },
  { key: "d", disposition: "silent" },
  { key: "s", disposition: "wrong_number" },
  { key: "t", disposition: "test" },
] as const satisfies readonly { key: string; disposition: Disposition }[];

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey" | "repeat" | "target">;

/** The letter pressed as a command; none while somebody types, holds the key or means a shortcut. */
export function command(pressed: Pressed): string | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.shiftKey || pressed.repeat) return null;
  const at = pressed.target as Partial<HTMLElement> | null;
  if (at?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at?.tagName ?? "")) return null;
  if (at?.closest?.("[role=menu],[role=listbox],[role=dialog]")) return null;
  return pressed.key.toLowerCase();
}

/** The disposition that a key stands for. */
export function disposalFor(pressed: Pressed): Disposition | null {
  const letter = command(pressed);
  return DISPOSALS.find(({ key }) => key === letter)?.disposition ?? null;
}
