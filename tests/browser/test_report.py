"""Feed report opened from a file: works standalone and executes nothing from the feed."""

from pathlib import Path

from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer
from locator.render.reports.feed import write
from tests.network import timetable
from tests.rows import row, table

from .conftest import Opened
from .test_outlet_text import PAYLOADS


def test_a_report_with_hostile_texts_executes_nothing(
    opened: Opened, areas: Areas, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    texts = [f"{text}<br>" for text in PAYLOADS]
    rows = [
        row(ref=f"A{i}", name=text, address=text, lat=f"39.9{i:02d}", phones=text, limits=text)
        for i, text in enumerate(texts)
    ]
    feed = tmp_path / "<img src=x onerror=window.hit=1>.csv"
    feed.write_text(table(rows), encoding="utf-8")
    _, report = Loader(timetable(), areas, gazetteer).load([feed], LoadOptions("wgs84"))
    assert report.usable == len(rows)
    page_file = tmp_path / "report.html"
    write(report, page_file, gazetteer.children(None))
    requests: list[str] = []
    page = opened("about:blank", base="")
    page.on("request", lambda request: requests.append(request.url))
    page.goto(page_file.as_uri())
    assert page.locator(".leaflet-interactive").count() == len(rows)
    assert page.locator(".area").count() == 34
    page.locator(".leaflet-interactive").first.dispatch_event("click")
    assert PAYLOADS[0] in page.locator(".leaflet-popup-content").inner_text()
    assert all(text in page.locator("section.report").inner_text() for text in PAYLOADS[:3])
    assert page.evaluate("window.hit") is None
    assert requests == [page_file.as_uri()]
