"""Fill in the district of outlets whose feed gives no current adcode."""

from collections.abc import Iterable, Iterator

from ..network.outlet import ADDRESS_LEVELS, Address, Outlet
from ..places.gazetteer import Gazetteer


def with_districts(
    outlets: Iterable[Outlet], position_adcodes: Iterable[str], gazetteer: Gazetteer
) -> Iterator[Outlet]:
    """Yield the outlets with current adcodes.

    A retired adcode is replaced by its successor; a missing or split one by the district at the position.
    """
    for outlet, code in zip(outlets, position_adcodes, strict=True):
        yield _with_district(outlet, code, gazetteer)


def _with_district(outlet: Outlet, position_adcode: str, gazetteer: Gazetteer) -> Outlet:
    if gazetteer.get(outlet.address.adcode) is not None:
        return outlet
    successors = gazetteer.current(outlet.address.adcode) if outlet.address.adcode else ()
    position_adcode = successors[0].adcode if len(successors) == 1 else position_adcode
    names = {area.level: area.name for area in gazetteer.path(position_adcode)} if position_adcode else {}
    missing = {
        level: names[level]
        for level in ADDRESS_LEVELS
        if level in names and not getattr(outlet.address, level)
    }
    address = outlet.address.model_copy(update=missing | {"adcode": position_adcode})
    return outlet.model_copy(update={"address": Address.model_validate(address.model_dump())})
