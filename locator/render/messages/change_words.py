"""Changes that publishing a feed would make, in sentences: the gravest first."""

from ...feed.diff import Comparison
from ...query.param_types import Lang
from .catalog import translate

KINDS = ("removed", "closed", "moved", "hours", "changed", "added", "same")


def change_sentences(comparison: Comparison | None, lang: Lang) -> list[tuple[str, str]]:
    """Return the kind and the sentence of each change; one sentence if nothing changes."""
    if comparison is None:
        return []
    if comparison.is_unchanged and comparison.release is not None:
        return [("same", translate("cw_unchanged", lang, number=comparison.release))]
    counts = comparison.counts
    return [
        (kind, translate(f"cw_{kind}", lang, count=f"{counts[kind]:,}")) for kind in KINDS if counts[kind]
    ]
