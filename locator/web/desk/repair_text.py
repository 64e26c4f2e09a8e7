"""Device, fault and access needs in the box of a call, like "Mate 60 Pro 换屏 陆家嘴 轮椅"."""

import re
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from ...answers.access_text import parse_access_text
from ...answers.call_outlets import code_of_ref
from ...answers.repair_options import is_about_repair_only, parse_device_text
from ...answers.spoken_codes import code_digits
from ...network.outlet import AccessNeed
from ...serving.device_models import device_models
from ..http.app_context import service, settings
from ..pages.repair_choice import RepairChoice, repair_choice

_DIGITS = re.compile(r"[0-9 ()-]+")


class CallForm(NamedTuple):
    """The form of a call, and the device, fault and access needs that its text names, which are no place."""

    fields: MultiDict[str, str]
    repair: RepairChoice | None = None
    has_place: bool = True
    needs: tuple[AccessNeed, ...] = ()


def with_repair(form: MultiDict[str, str]) -> CallForm:
    """Return the form of a call with the device, fault and access needs of its text.

    A device and a fault that are selected count instead.
    """
    access = parse_access_text(form.get("q", "").strip())
    if not access.needs:
        return _with_device(form)
    fields = form.copy()
    fields.setlist("q", [access.remainder])
    fields.setlist("access", list(dict.fromkeys([*form.getlist("access"), *access.needs])))
    if not access.remainder:
        return CallForm(fields, None, has_place=False, needs=access.needs)
    return _with_device(fields)._replace(needs=access.needs)


def _with_device(form: MultiDict[str, str]) -> CallForm:
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
    search = service().query_context().place_search()
    return bool(place_text) and search.is_far_fetched(search.interpret(place_text))
