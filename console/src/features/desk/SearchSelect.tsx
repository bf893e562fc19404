import { type ComboboxItem, Select, type SelectProps } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";

import { answers, search } from "./search.ts";

type Props = Omit<SelectProps, "data" | "onChange"> & {
  data: ComboboxItem[];
  onChange: (value: string | null) => void;
  /** Ctrl+Enter, once the answer is taken. */
  onSend: () => void;
};

/**
 * A field whose answer is found by typing. Enter takes the best answer to what stands in it, however fast it was typed:
 * the mark in the list is only drawn, and may be late. Whoever goes through the list with the arrows takes the mark.
 */
export function SearchSelect({ data, onChange, onSend, ...others }: Props) {
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState(false);
  const byArrows = useRef(false);

  const take = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") byArrows.current = true;
    const sends = event.ctrlKey || event.metaKey;
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !opened || (byArrows.current && !sends)) return;
    // Mantine would take the mark.
    event.stopPropagation();
    event.preventDefault();
    const wanted = event.currentTarget.value;
    // Nothing typed asks for nothing; what was taken before stands there with its whole name.
    const answer = wanted.trim() && (data.find(({ label }) => label === wanted) ?? answers(data, wanted)[0]);
    if (answer) {
      // Drawn before it is sent: whoever sends must see it.
      flushSync(() => {
        if (answer.value !== others.value) onChange(answer.value);
        setTyped(answer.label);
        setOpened(false);
      });
    }
    if (sends) onSend();
  };

  return (
    <Select
      data={data}
      filter={search}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={(text) => {
        byArrows.current = false;
        setTyped(text);
      }}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onKeyDownCapture={take}
      // A list that is made only when it opens has no mark when the first letters come before it.
      comboboxProps={{ keepMounted: true }}
      maxDropdownHeight={264}
      searchable
      selectFirstOptionOnChange
      {...others}
    />
  );
}
