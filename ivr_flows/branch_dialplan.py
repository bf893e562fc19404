"""The dialplan of the steps at which calls part."""

from collections.abc import Iterator
from itertools import groupby

from ivr_flows import story
from ivr_flows.branch_steps import Flagged, Hours, Language
from ivr_flows.calendars import DAYS, MONTHS, Calendar, Holiday, Opening
from ivr_flows.dialplan_lines import LANGUAGE, Line, Surroundings, fact, jump, listed, read_digit

_SUFFIX = {"id": "", "en": "-en"}


def branch_lines(step: Hours | Flagged | Language, around: Surroundings) -> tuple[str, list[Line]]:
    """What the step does, in words and in applications."""
    match step:
        case Hours():
            return _hours(step, around)
        case Flagged():
            about = f"goes to {step.yes} with a flagged caller, else to {step.no}"
            return about, [
                Line('GotoIf($["${FLAGGED}"=""]?no)'),
                jump(step.yes),
                jump(step.no, "no"),
            ]
        case Language():
            return _language(step, around)


def _hours(step: Hours, around: Surroundings) -> tuple[str, list[Line]]:
    calendar = around.calendars[step.calendar.text]
    lines = [
        *(Line(f"{_holiday(holiday, calendar.zone)}?shut)") for holiday in calendar.holidays),
        *(Line(f"GotoIfTime({times},{calendar.zone}?open)") for times in _week(calendar)),
        jump(step.closed, "shut"),
        jump(step.opened, "open"),
    ]
    return f"by the calendar {step.calendar} to {step.opened}, outside its hours to {step.closed}", lines


def _holiday(holiday: Holiday, zone: str) -> str:
    if holiday.year is None:
        return f"GotoIfTime(*,*,{holiday.day},{MONTHS[holiday.month - 1]},{zone}"
    date = f"{holiday.year:04}-{holiday.month:02}-{holiday.day:02}"
    return f'GotoIf($["${{STRFTIME(${{EPOCH}},{zone},%Y-%m-%d)}}"="{date}"]'


def _week(calendar: Calendar) -> Iterator[str]:
    """Days in a row with the same hours share a line. Asterisk counts the last minute that it is given as open."""
    by_hours: dict[tuple[int, int], list[Opening]] = {}
    for opening in sorted(calendar.openings, key=lambda opening: (opening.opens, opening.day)):
        by_hours.setdefault((opening.opens, opening.closes), []).append(opening)
    for (opens, closes), openings in by_hours.items():
        days = [opening.day for opening in openings]
        for _, numbered in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
            row = [day for _, day in numbered]
            named = DAYS[row[0]] if len(row) == 1 else f"{DAYS[row[0]]}-{DAYS[row[-1]]}"
            yield f"{_clock(opens)}-{_clock(closes - 1)},{named},*,*"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _language(step: Language, around: Surroundings) -> tuple[str, list[Line]]:
    """Each prompt in both languages, one after the other: whoever is asked has not chosen yet."""
    spoken = "&".join(
        f"{around.prompts_folder}/{prompt}{suffix}" for suffix in _SUFFIX.values() for prompt in step.asks
    )
    lines = [
        *read_digit(spoken, step.wait, step.tries, [tongue.digit for tongue in step.digits]),
        jump(step.then),
    ]
    for tongue in step.digits:
        variable = LANGUAGE.strip("${}")
        lines += [
            Line(f"Set({variable}={_SUFFIX[tongue.language]})", f"d{tongue.digit}"),
            fact(story.LANGUAGE, tongue.language),
            jump(step.then),
        ]
    ways = ", ".join(f"{tongue.digit} {tongue.language}" for tongue in step.digits)
    return f"asks for the language by {listed(step.asks)}: {ways}, then {step.then}", lines
