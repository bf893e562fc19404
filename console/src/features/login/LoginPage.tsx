import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useNavigate } from "react-router";

import { fetchApi, type Shapes } from "../../api/client.ts";
import { faultOf, granted, NOT_LOGGED_IN } from "../../api/faults.ts";
import { DisplaySwitches } from "../../ui/DisplaySwitches.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import styles from "./login.module.css";

async function logIn(body: Shapes["LogIn"]): Promise<void> {
  granted(await fetchApi.POST("/api/v1/session", { body }));
}

/** Name and password; everything else waits behind it. */
export function LoginPage() {
  const { t } = useWords();
  const sentence = useFault();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: logIn,
    onSuccess: async () => {
      queries.clear();
      await navigate("/", { replace: true });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    enter.mutate({ login: login.trim(), password });
  };
  const wrong = enter.isError && faultOf(enter.error) === NOT_LOGGED_IN;

  return (
    <main className={styles["page"]}>
      <div className={styles["top"]}>
        <Mark />
        <DisplaySwitches />
      </div>
      <form className={styles["card"]} onSubmit={submit}>
        <div>
          <h1>{t("login.title")}</h1>
          <p className={styles["room"]}>{t("login.room")}</p>
        </div>
        <TextInput
          label={t("login.name")}
          size="md"
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={t("login.password")}
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ "aria-label": t("login.show") }}
        />
        <p className={styles["wrong"]} role="alert">
          {enter.isError && (
            <>
              <Icon name="alert" size={18} />
              {wrong ? t("login.wrong") : sentence(enter.error)}
            </>
          )}
        </p>
        <Button type="submit" size="md" fullWidth loading={enter.isPending}>
          {t("login.enter")}
        </Button>
      </form>
    </main>
  );
}
