"""Device and fault that an agent writes into the box of a call, like "Mate 60 Pro 换屏 陆家嘴"."""

import re
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from ...answers.call_outlets import code_of_ref
from ...answers.repair_options import is_about_repair_only, parse_device_text
from ...answers.spoken_codes import code_digits
from ...places.interpretation import is_far_fetched
from ...serving.device_models import device_models
from ..http.app_context import service, settings
from ..pages.repair_choice import RepairChoice, repair_choice

_DIGITS = re.compile(r"[0-9 ()-]+")


class CallForm(NamedTuple):
    """The form of a call, and the device and fault that its text names; their words are no place."""

    fields: MultiDict[str, str]
    repair: RepairChoice | None = None
    has_place: bool = True


def with_repair(form: MultiDict[str, str]) -> CallForm:
    """Return the form of a call with the device and fault of its text, unless others are selected."""
    text, models = form.get("q", "").strip(), device_models(settings())
    if (code := code_digits(text)) and not _DIGITS.fullmatch(text):
        form = form.copy()
        form.setlist("q", [code])
        return CallForm(form)
    repair = repair_choice({"q": text}, models)
    if repair is None or code_of_ref(service().query_context(), text):
        return CallForm(form)
    has_place = not is_about_repair_only(parse_device_text(text, models)) and not _is_guess(repair.place_text)
    fields = form.copy()
    fields.setlist("q", [(repair.place_text or text) if has_place else ""])
    for name, value in (("device", repair.device), ("fault", repair.fault)):
        if value and not form.get(name):
            fields.setlist(name, [value])
    return CallForm(fields, repair, has_place)


def _is_guess(place_text: str) -> bool:
    return bool(place_text) and is_far_fetched(service().query_context().place_search().interpret(place_text))
