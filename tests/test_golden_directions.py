"""Golden texts of over fifty directions; `python -m tests.test_golden_directions` updates them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from locator.directions.renderings import RenderOptions, render_directions
from locator.directions.script import Script

from .ways import AT, HOTLINE, LINK, OUTLETS, WAYS, reading

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("zh", "en")


def lines_of(name: str, lang: str) -> Iterator[str]:
    """One way in all its renderings."""
    route, outlet = WAYS[name]
    way = render_directions(route, OUTLETS[outlet], RenderOptions(AT, lang, HOTLINE, LINK, reading))
    yield f"# {name} -> {outlet} ({route.mode})"
    yield from (f"* {note.text}" for note in way.notes if note.first)
    for step in way.steps:
        yield f"{step.number}. {step.text}" + (f" [{step.metres}]" if step.metres is not None else "")
    yield from (f"- {note.text}" for note in way.notes if not note.first)
    yield from _script("20", way.script20)
    yield from _script("60", way.script60)
    if way.script60.next_step:
        yield from _script("on", way.script(60, way.script60.next_step))
    sent = way.sms
    yield f"sms {sent.encoding} {sent.units}/{sent.segments}: {sent.text} | {', '.join(sent.left_out)}"


def _script(label: str, text: Script) -> Iterator[str]:
    yield f"{label}: {text.seconds} s, next {text.next_step}: " + " / ".join(text.sentences)


def text_of(lang: str) -> str:
    return "\n\n".join("\n".join(lines_of(name, lang)) for name in WAYS) + "\n"


def test_there_are_more_than_fifty() -> None:
    assert len(WAYS) >= 50


@pytest.mark.parametrize("lang", LANGUAGES)
def test_directions_equal_the_golden_file(lang: str) -> None:
    assert text_of(lang) == (GOLDEN / f"directions_{lang}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for item in LANGUAGES:
        (GOLDEN / f"directions_{item}.txt").write_text(text_of(item), encoding="utf-8")
