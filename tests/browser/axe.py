"""Accessibility checks of a page with axe-core."""

from pathlib import Path

from playwright.sync_api import Frame, Page

AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
LOOK = "async () => (await axe.run({ resultTypes: ['violations'] })).violations"  # the rest would take longer


def serious(page: Page | Frame) -> list[str]:
    """Return what axe finds serious in a page as it stands."""
    if page.evaluate("typeof axe") == "undefined":
        page.add_script_tag(path=AXE)
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}"
        for each in page.evaluate(LOOK)
        if each["impact"] in ("serious", "critical")
    ]
