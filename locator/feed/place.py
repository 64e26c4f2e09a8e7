"""Which district an outlet stands in, where its feed does not say so in today's codes."""

from collections.abc import Sequence

from ..outlet import Address, Outlet
from ..places.gazetteer import Gazetteer

LEVELS = ("province", "city", "district")


def with_districts(outlets: Sequence[Outlet], around: Sequence[str], gazetteer: Gazetteer) -> list[Outlet]:
    """The outlets, those without a known adcode with the one of the district around them."""
    return [_with_district(o, code, gazetteer) for o, code in zip(outlets, around, strict=True)]


def _with_district(outlet: Outlet, around: str, gazetteer: Gazetteer) -> Outlet:
    if gazetteer.get(outlet.address.adcode) is not None:
        return outlet
    names = {area.level: area.name for area in gazetteer.path(around)} if around else {}
    missing = {
        level: names[level] for level in LEVELS if level in names and not getattr(outlet.address, level)
    }
    address = outlet.address.model_copy(update=missing | {"adcode": around})
    return outlet.model_copy(update={"address": Address.model_validate(address.model_dump())})
