"""What a test sees of a page: complaints of the browser, contrast and labels by axe, text that runs out of place."""

from pathlib import Path
from typing import Any, cast

from playwright.sync_api import ConsoleMessage, Page

from agents_api.frame.screens import CONSOLE

_AXE = CONSOLE.parent / "node_modules" / "axe-core" / "axe.min.js"
_EXPECTED = ("ERR_", "status of 401", "status of 409", "status of 422")
"""A pulled cable and a refusal are on the browser's list of errors too; tests that cause them look themselves."""


def watch(page: Page, complaints: list[str]) -> None:
    """Collects what scripts threw and what the browser's console called an error."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(word in message.text for word in _EXPECTED):
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA and its own best practices, one line for each kind."""
    page.evaluate(Path(_AXE).read_text("utf-8") + "; undefined")
    found = cast(list[dict[str, Any]], page.evaluate("axe.run(document).then(result => result.violations)"))
    return [
        f"{each['id']}: {each['help']}: " + "; ".join(str(node["target"]) for node in each["nodes"])
        for each in found
    ]


def sticks_out(page: Page) -> list[str]:
    """Elements that make the page wider than its window, or lie outside the card they belong to."""
    return cast(
        list[str],
        page.evaluate(
            """() => {
                const box = each => each.getBoundingClientRect();
                const wide = document.documentElement.scrollWidth > window.innerWidth;
                const edge = wide ? window.innerWidth : Infinity;
                const outside = each => {
                    const card = each.parentElement.closest("article");
                    return box(each).right > Math.min(edge, card ? box(card).right : edge) + 1
                        || (card && box(each).bottom > box(card).bottom + 1)
                        || (card && box(each).top < box(card).top - 1);
                };
                return [...document.querySelectorAll("body *")].filter(outside)
                    .map(each => each.tagName + "." + each.className);
            }"""
        ),
    )


def cut_off(page: Page, within: str) -> list[str]:
    """Texts of the elements that the selector finds which are wider than their place, or wider than the window."""
    return cast(
        list[str],
        page.eval_on_selector_all(
            within,
            """found => found
                .flatMap(each => [each, ...each.querySelectorAll("*")])
                .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline"
                    || each.getBoundingClientRect().right > window.innerWidth + 1)
                .map(each => each.tagName + ": " + each.textContent)""",
        ),
    )
