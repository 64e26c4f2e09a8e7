"""The privacy page, made of what the program stores with its settings."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, Response

from ...answers.search_anonymity import MIN_PEOPLE, RETENTION_WEEKS
from ...config import Settings
from ...render.maps.local_map import maps_allowed
from ...render.messages.catalog import translate
from ...store import answer_archive, call_codes, cards, corrections
from ..http.app_context import settings
from ..http.page import language, render
from ..http.view import COOKIE

privacy = Blueprint("privacy", __name__)


class Item(NamedTuple):
    """A kind of information, and what happens to it."""

    title: str
    text: str


@privacy.get("/privacy")
def show() -> Response:
    """Render the page."""
    return render("privacy.html", items=list(_items(settings())))


def _items(options: Settings) -> Iterator[Item]:
    yield _item("position")
    words = _item("words")
    yield words._replace(text=words.text + _geocoder(options))
    yield _item("failed", people=MIN_PEOPLE, weeks=RETENTION_WEEKS)
    yield _item("address")
    if options.log != "off":
        yield _item("log")
    yield _item("code", minutes=call_codes.LIFETIME // timedelta(minutes=1))
    yield _item("card", hours=cards.LIFETIME_HOURS)
    if options.sms_webhook:
        yield _item("sms", service=urlsplit(options.sms_webhook).netloc)
    yield _item("call", days=answer_archive.RETENTION_DAYS)
    yield _item("correction", days=corrections.RETENTION_DAYS)
    yield _item("cookie", name=COOKIE)
    yield _item("browser")
    yield _tiles(options)
    yield _item("apps")


def _geocoder(options: Settings) -> str:
    name, _, address = options.geocoder.partition(":")
    if not name:
        return ""
    service = urlsplit(address).netloc or {"baidu": "百度地图", "amap": "高德地图"}.get(name, name)
    return ("" if language() == "zh" else " ") + translate("pr_words_online", language(), service=service)


def _tiles(options: Settings) -> Item:
    title = translate("pr_tiles", language())
    if not maps_allowed(options):
        return Item(title, translate("pr_tiles_off", language()))
    if not options.tiles:
        return Item(title, translate("pr_tiles_own", language()))
    service = urlsplit(options.tiles).netloc
    return Item(title, translate("pr_tiles_text", language(), service=service))


def _item(key: str, **figures: object) -> Item:
    lang = language()
    return Item(translate(f"pr_{key}", lang), translate(f"pr_{key}_text", lang, **figures))
