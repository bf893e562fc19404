"""Guided questions: what an operator asks about each type of incident, in our own short words. Pure.

The city pack holds them (`questions.yaml`) by type (`FIR1`) or by the beginning of types (`FIR`); both add up. An
answer may raise the incident's priority by the rule that stands with its question, and never lowers it.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from settings.errors import BadInputError

LONGEST_ANSWER = 500
"""Characters of an answer in words."""

Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=120)]
"""Short enough to be said in one breath."""

Answer = bool | int | str
"""As a screen gives it: yes or no, a number, a choice's word, or words."""


class QuestionKind(StrEnum):
    """What kind of answer a question takes."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Part):
    """One of several answers."""

    code: Word
    text: Sentence
    text_en: Sentence


class Question(_Part):
    """One question of a script."""

    code: Word
    ask: Sentence
    """In Indonesian, as the operator says it."""
    ask_en: Sentence
    kind: QuestionKind
    min: int | None = None
    max: int | None = None
    """Both ends count; only for a number."""
    choices: tuple[Choice, ...] = ()
    raises: dict[str, int] = {}
    """Answer -> priority (1 is the most urgent). For a number the answer is the least one that counts."""

    @field_validator("raises", mode="before")
    @classmethod
    def _as_written(cls, value: object) -> object:
        """YAML reads a bare `yes` as true and a bare `1` as a number."""
        if not isinstance(value, dict):
            return value
        names = {True: "yes", False: "no"}
        return {names[key] if isinstance(key, bool) else str(key): to for key, to in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults = [
            *self._shape_faults(),
            *(
                f"raises: {answer} is no answer to it"
                for answer in self.raises
                if not self._answerable(answer)
            ),
            *(
                f"raises: {to} is no priority, 1 to 4 are"
                for to in self.raises.values()
                if to not in range(1, 5)
            ),
        ]
        if faults:
            raise ValueError(f"question {self.code}: {'; '.join(faults)}")
        return self

    def _shape_faults(self) -> list[str]:
        faults: list[str] = []
        if self.kind is QuestionKind.NUMBER:
            if self.min is None or self.max is None or self.min >= self.max:
                faults.append("a number needs min and max, min below max")
        elif self.min is not None or self.max is not None:
            faults.append("only a number has min and max")
        if self.kind is QuestionKind.CHOICE:
            codes = [choice.code for choice in self.choices]
            if len(set(codes)) < max(2, len(codes)):
                faults.append("a choice needs two or more different answers")
        elif self.choices:
            faults.append("only a choice has choices")
        return faults

    def _answerable(self, answer: str) -> bool:
        match self.kind:
            case QuestionKind.YES_NO:
                return answer in {"yes", "no"}
            case QuestionKind.CHOICE:
                return answer in {choice.code for choice in self.choices}
            case QuestionKind.NUMBER:
                low, high = self.min or 0, self.max or 0
                return answer.removeprefix("-").isdecimal() and low <= int(answer) <= high
            case QuestionKind.TEXT:
                return False

    def read(self, answer: Answer) -> str:
        """The answer as it is kept: `yes`, `3`, a choice's code, words. Raises `BadInputError` for what is none."""
        match self.kind:
            case QuestionKind.YES_NO:
                if not isinstance(answer, bool):
                    raise BadInputError(f'"{self.ask_en}" is answered with true or false.')
                return "yes" if answer else "no"
            case QuestionKind.NUMBER:
                whole = isinstance(answer, int) and not isinstance(answer, bool)
                if not whole or not self._answerable(str(answer)):
                    raise BadInputError(
                        f'"{self.ask_en}" is answered with a whole number, {self.min} to {self.max}.'
                    )
                return str(answer)
            case QuestionKind.CHOICE:
                if not isinstance(answer, str) or not self._answerable(answer):
                    known = ", ".join(choice.code for choice in self.choices)
                    raise BadInputError(f'"{self.ask_en}" is answered with one of: {known}.')
                return answer
            case QuestionKind.TEXT:
                if not isinstance(answer, str) or not answer.strip() or len(answer) > LONGEST_ANSWER:
                    raise BadInputError(
                        f'"{self.ask_en}" is answered in words, {LONGEST_ANSWER} characters at most.'
                    )
                return answer.strip()

    def raises_to(self, kept: str) -> int | None:
        """The priority that an answer, as `read` gives it, asks for; none when it asks for nothing."""
        if self.kind is QuestionKind.NUMBER:
            return min((to for least, to in self.raises.items() if int(kept) >= int(least)), default=None)
        return self.raises.get(kept)

    def shown(self, kept: str) -> str:
        """An answer, as `read` gives it, in Indonesian words."""
        if self.kind is QuestionKind.YES_NO:
            return "Ya" if kept == "yes" else "Tidak"
        return next((choice.text for choice in self.choices if choice.code == kept), kept)


Script = Annotated[tuple[Question, ...], Field(min_length=1)]
Scripts = Mapping[str, Sequence[Question]]
"""By type or beginning of types."""


def script_of(scripts: Scripts, type_code: str, types: Collection[str]) -> list[Question]:
    """The questions for a type, general ones first. `types` are the pack's own, of which none is a beginning."""
    fitting = [key for key in scripts if key == type_code or (key not in types and type_code.startswith(key))]
    return [question for key in sorted(fitting, key=len) for question in scripts[key]]


def script_faults(scripts: Scripts, types: Collection[str]) -> list[str]:
    """What is wrong between the scripts and the catalogue, as sentences."""
    faults = [
        f"questions: {key} fits no type of the catalogue"
        for key in scripts
        if not any(code.startswith(key) for code in types)
    ]
    for code in sorted(types):
        asked = [question.code for question in script_of(scripts, code, types)]
        faults += [
            f"questions: {name} stands twice for {code}"
            for name in sorted({name for name in asked if asked.count(name) > 1})
        ]
    return faults
