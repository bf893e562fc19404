import type { ReactElement } from "react";

/** Signs drawn on a 24-unit square with one stroke. They go with a word, or the button's label names them. */
const DRAWN = {
  alert: <path d="M12 4 21 19.5H3ZM12 10v4M12 16.8v.2" />,
  answered: <path d="M5 4h4l1.5 5-2.5 1.5a11 11 0 0 0 5.5 5.5L15 13.5l5 1.5v4a1.5 1.5 0 0 1-1.6 1.5A15.5 15.5 0 0 1 3.5 5.6 1.5 1.5 0 0 1 5 4Z" />,
  arrow: <path d="M4.5 12h15M13.5 6l6 6-6 6" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  chevron: <path d="m7 10 5 5 5-5" />,
  clock: <><circle cx="12" cy="12" r="8.5" /><path d="M12 7v5l3.5 2" /></>,
  cross: <path d="M6 6l12 12M18 6 6 18" />,
  done: <><circle cx="12" cy="12" r="8.5" /><path d="m8 12.3 2.8 2.8L16 9.8" /></>,
  draft: <path d="M14.5 5.5l4 4L9 19H5v-4ZM12.5 7.5l4 4" />,
  ended: <path d="M3.5 14.5c5-4.6 12-4.6 17 0l-1.7 2.6-4-1.6v-2.6a12 12 0 0 0-5.6 0v2.6l-4 1.6Z" />,
  flow: <><circle cx="6" cy="6" r="2.5" /><circle cx="18" cy="18" r="2.5" /><path d="M6 8.5V14a4 4 0 0 0 4 4h5.5" /></>,
  language: <><circle cx="12" cy="12" r="8.5" /><path d="M3.5 12h17M12 3.5c5 5.2 5 11.8 0 17-5-5.2-5-11.8 0-17Z" /></>,
  lost: <path d="M4 4l16 16M8.5 15.5a5 5 0 0 1 5.5-1.2M5 12a10 10 0 0 1 4-2.5M13.5 9a10 10 0 0 1 5.5 3M12 19v.1" />,
  missed: <path d="M4 6l8 7 8-7M4 11V6h5" />,
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z" />,
  off: <><circle cx="12" cy="12" r="8.5" /><path d="M8 12h8" /></>,
  out: <path d="M14 4.5H5.5v15H14M10 12h10M16.5 8.5 20 12l-3.5 3.5" />,
  person: <><circle cx="12" cy="8.5" r="4" /><path d="M4.5 20a7.5 7.5 0 0 1 15 0" /></>,
  pause: <path d="M8.5 5.5v13M15.5 5.5v13" />,
  place: <><path d="M12 21c-4.5-4.8-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2 6.2-6.5 11Z" /><circle cx="12" cy="10" r="2.3" /></>,
  ringing: <path d="M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5ZM10.5 20.5h3M12 3.5v2" />,
  seat: <path d="M5 13a7 7 0 0 1 14 0M5 13h3v5.5H6.5A1.5 1.5 0 0 1 5 17ZM19 13h-3v5.5h1.5A1.5 1.5 0 0 0 19 17Z" />,
  sent: <path d="M20.5 3.5 3.5 10.5l6.5 3 3 7ZM10 13.5l4-4" />,
  sun: <><circle cx="12" cy="12" r="3.8" /><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" /></>,
  truck: <><path d="M3 6.5h10.5V16H3ZM13.5 10H18l3 3v3h-7.5Z" /><circle cx="7" cy="17.5" r="2" /><circle cx="17" cy="17.5" r="2" /></>,
  waiting: <path d="M7 3.5h10M7 20.5h10M8 3.5c0 5 8 5.5 8 8.5s-8 3.5-8 8.5M16 3.5c0 5-8 5.5-8 8.5s8 3.5 8 8.5" />,
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof DRAWN;

/** A sign, `size` pixels square, in the colour of its text. Hidden from readers: words say the same. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      style={{ flex: "none" }}
    >
      {DRAWN[name]}
    </svg>
  );
}
