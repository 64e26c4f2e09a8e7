"""Labels of outlets on staff pages, which tell outlets of the same name apart."""

from collections.abc import Iterable
from typing import NamedTuple

from ...errors import NoRelease
from ...index.snapshot import Snapshot
from ...render.address_text import address_text
from ..http.app_context import service
from ..http.page import language


class OutletLabel(NamedTuple):
    """The ref of an outlet with its name in the language of the page and its address, which may be ''."""

    ref: str
    name: str
    address: str

    @property
    def text(self) -> str:
        """Return the label as one text, for accessible names."""
        return ", ".join(filter(None, (self.name, self.address, self.ref)))


def outlet_labels(refs: Iterable[str]) -> dict[str, OutletLabel]:
    """Return the labels of the outlets that are in the current release, by ref."""
    try:
        snapshot = service().query_context().snapshot
    except NoRelease:
        return {}
    indices = {ref: snapshot.index(ref) for ref in refs}
    return {ref: label_at(snapshot, index) for ref, index in indices.items() if index is not None}


def label_at(snapshot: Snapshot, index: int) -> OutletLabel:
    """Return the label of an outlet by its index; addresses are Chinese in every language."""
    outlet = snapshot.outlet(index)
    english = outlet.get("name_en") if language() == "en" else ""
    return OutletLabel(
        str(outlet["ref"]), str(english or outlet["name"]), address_text(outlet.get("address") or {})
    )
