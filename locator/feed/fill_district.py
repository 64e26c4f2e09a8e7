"""Which district an outlet stands in, where its feed does not say so in today's codes."""

from collections.abc import Sequence

from ..network.outlet import Address, Outlet
from ..places.gazetteer import Gazetteer

LEVELS = ("province", "city", "district")


def with_districts(outlets: Sequence[Outlet], around: Sequence[str], gazetteer: Gazetteer) -> list[Outlet]:
    """The outlets with today's adcodes: a retired one is followed, and where there is none, or it was split
    among several, the district around the position is taken."""
    return [_with_district(o, code, gazetteer) for o, code in zip(outlets, around, strict=True)]


def _with_district(outlet: Outlet, around: str, gazetteer: Gazetteer) -> Outlet:
    if gazetteer.get(outlet.address.adcode) is not None:
        return outlet
    followed = gazetteer.current(outlet.address.adcode) if outlet.address.adcode else ()
    around = followed[0].adcode if len(followed) == 1 else around
    names = {area.level: area.name for area in gazetteer.path(around)} if around else {}
    missing = {
        level: names[level] for level in LEVELS if level in names and not getattr(outlet.address, level)
    }
    address = outlet.address.model_copy(update=missing | {"adcode": around})
    return outlet.model_copy(update={"address": Address.model_validate(address.model_dump())})
