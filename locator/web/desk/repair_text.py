"""Device and fault that an agent writes into the box of a call, like "Mate 60 Pro 换屏 陆家嘴"."""

from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from ...answers.repair_options import is_about_repair_only, parse_device_text
from ...serving.device_models import device_models
from ..http.app_context import settings
from ..pages.repair_choice import RepairChoice, repair_choice


class CallForm(NamedTuple):
    """The form of a call, and the device and fault that its text names; their words are no place."""

    fields: MultiDict[str, str]
    repair: RepairChoice | None = None
    has_place: bool = True


def with_repair(form: MultiDict[str, str]) -> CallForm:
    """Return the form of a call with the device and fault of its text, unless others are selected."""
    text, models = form.get("q", "").strip(), device_models(settings())
    repair = repair_choice({"q": text}, models)
    if repair is None:
        return CallForm(form)
    has_place = not is_about_repair_only(parse_device_text(text, models))
    fields = form.copy()
    fields.setlist("q", [(repair.place_text or text) if has_place else ""])
    for name, value in (("device", repair.device), ("fault", repair.fault)):
        if value and not form.get(name):
            fields.setlist(name, [value])
    return CallForm(fields, repair, has_place)
