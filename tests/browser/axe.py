"""Accessibility checks of a page with axe-core."""

from pathlib import Path

from playwright.sync_api import Frame, Page

AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
LOOK = "async () => (await axe.run({ resultTypes: ['violations'] })).violations"  # the rest would take longer


def serious(page: Page | Frame) -> list[str]:
    """Return the serious violations that axe finds in a page."""
    if page.evaluate("typeof axe") == "undefined":
        page.add_script_tag(path=AXE)
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:120]}"
        for item in page.evaluate(LOOK)
        if item["impact"] in ("serious", "critical")
    ]
