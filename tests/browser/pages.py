"""What the tests of the browser ask of an open page."""

from axe_playwright_python.sync_playwright import Axe

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()


def expected(page, status: int) -> None:
    """The browser tells every answer of this status as an error: here it is meant."""
    found = [e for e in page.console_errors if f"status of {status}" in e]
    assert found, page.console_errors
    page.console_errors[:] = [e for e in page.console_errors if e not in found]


def scrolls_sideways(page) -> list[str]:
    """The page itself, or a table of it that is not meant to be scrolled."""
    return page.evaluate(
        """[document.documentElement, ...document.querySelectorAll(".table-card:not([tabindex])")]
        .filter((box) => box.scrollWidth > box.clientWidth)
        .map((box) => `${box.tagName} is ${box.scrollWidth} wide in ${box.clientWidth}`)"""
    )


def barriers(page) -> list[str]:
    """What axe finds."""
    options = {"runOnly": STANDARDS, "resultTypes": ["violations"]}
    found = AXE.run(page, options=options).response["violations"]
    page.console_errors.clear()  # axe writes styles of its own into the page
    return [
        f"{rule['id']}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]
