"""The sketch of an outlet and its equal text, from the fields of the last metres."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..directions.last_metres import last_metres
from ..directions.sentences import latin
from ..directions.sentences.choice import language
from ..directions.sentences.latin import Reading
from ..directions.text_lines import single_line
from ..geo.point import Point
from ..index.map_links import has_sketch
from ..runtime.languages import converted
from .draw import Labels, draw, frame_of, write
from .station_exit import exits_of_letter, fitting_exit
from .surroundings import shapes_in

WORDS = {
    "zh": ("{name}：最后 300 米示意图", "{} 米", "北", "示意图，不按比例"),
    "en": ("{name}: sketch of the last 300 m", "{} m", "N", "Sketch, not to scale"),
}
LANDMARK = {"zh": "地标：{}", "en": "Landmark: {}"}
STEPS = {"zh": "红色虚线是台阶。", "en": "Red dashes are steps."}
AROUND_METRES = 400.0  # half of the height of the area that is read
BREAKABLE = re.compile(
    r"\s*(?:[0-9.]+ (?:k?m\b[.,]?|(?:米|公里)[。，；]*)|[!-'*-~]+|\(?[^\s!-~]\)?[.,。，；]*|[!-~]+)"
)  # 200 m, (清, 门).
WIDE_FROM = 0x2E80
MAX_ROW = 44  # half-width characters of a row


def sketch_text(outlet: Mapping[str, Any], today: date, lang: str, reading: Reading) -> list[str]:
    """Return the sentences that say what the sketch shows; none if the outlet has no sketch."""
    if not has_sketch(outlet):
        return []
    last = last_metres(outlet, today)
    written = language(lang, "written", reading)
    facts = (last.station, last.landmark, last.entrance, last.step_free, last.floor)
    return [converted(written.sentence(written.clauses(fact)), lang) for fact in facts if fact is not None]


def sketch_svg(
    outlet: Mapping[str, Any],
    at: Point,
    today: date,
    lang: str,
    reading: Reading,
    surroundings: Path | None,
) -> str:
    """Return the sketch of an outlet (in response format) at a position; its text alone without a file."""
    last = last_metres(outlet, today)
    brief = language(lang, "terse", reading)
    title, metres_label, north, no_scale = WORDS[lang]
    name = single_line(
        outlet.get("name_en") if lang == "en" and outlet.get("name_en") else outlet.get("name")
    )
    landmark = (
        converted(LANDMARK[lang], lang).format(brief.clauses(last.landmark)[0]) if last.landmark else ""
    )
    labels = Labels(
        converted(title, lang).format(name=name),
        [row for sentence in sketch_text(outlet, today, lang, reading) for row in _wrapped(sentence)],
        name,
        brief.clauses(last.station)[0] if last.station else "",
        metres_label,
        north,
        converted(no_scale, lang),
        converted(STEPS[lang], lang),
        landmark,
    )
    if surroundings is None:
        return write(labels)
    shapes = shapes_in(surroundings, frame_of(at)._replace(metres=AROUND_METRES).box)
    start = fitting_exit(at, shapes, last.station)
    if last.station and not start:  # an exit of this letter belongs to another station
        others = exits_of_letter(shapes, last.station.exit)
        shapes = [shape for shape in shapes if shape not in others]
    if lang == "en":
        shapes = [shape._replace(name=latin.street(shape.name, "", reading)) for shape in shapes]
    return draw(at, shapes, start, labels)


def _wrapped(sentence: str) -> list[str]:
    """Break a sentence into rows; a Han character takes the room of two."""
    rows, room = [""], MAX_ROW
    for word in BREAKABLE.findall(sentence):
        width = sum(2 if ord(character) > WIDE_FROM else 1 for character in word)
        if width > room and rows[-1]:
            rows.append("")
            room = MAX_ROW
        rows[-1] += word if rows[-1] else word.lstrip()
        room -= width
    return rows
