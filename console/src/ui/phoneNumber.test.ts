import { expect, it } from "vitest";

import { spoken } from "./phoneNumber.ts";

it.each([
  ["+6281234567890", "0812-3456-7890"],
  ["+628111234567", "0811-1234-567"],
  ["+62217720011", "(021) 772-0011"],
  ["+622177881234", "(021) 7788-1234"],
  ["+622518312345", "(0251) 831-2345"],
  ["+12025550123", "+12025550123"],
  ["112", "112"],
  ["anonymous", "anonymous"],
  ["<b>", "<b>"],
])("%s reads %s", (number, shown) => expect(spoken(number)).toBe(shown));
