"""Changes that publishing a feed would make, in sentences: the gravest first, parts of a number below it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ...feed.diff import Comparison
from ...query.param_types import Lang
from ...runtime.languages import LIST_SEPARATORS
from .catalog import translate
from .field_labels import field_label

KINDS = (
    "removed",
    "rejected",
    "changed",
    "closed",
    "hours_lost",
    "moved",
    "hours",
    "details",
    "added",
    "same",
)


def change_sentences(comparison: Comparison | None, lang: Lang) -> list[tuple[str, str]]:
    """Return the kind and the sentence of each change; one sentence if nothing changes."""
    return sentences_of(comparison.to_dict(), lang) if comparison else []


def sentences_of(diff: Mapping[str, Any], lang: Lang) -> list[tuple[str, str]]:
    """Return the sentences of a comparison as JSON."""
    counts, release = Counter(diff["counts"]), diff["against"]
    if release is not None and not counts.total() - counts["same"]:
        return [("same", translate("cw_unchanged", lang, number=release))]
    keys = {kind: f"cw_{kind}" for kind in KINDS if counts[kind]}
    if counts["removed"] and counts["rejected"]:
        keys["rejected"] = "cw_rejected_also"
    if counts["details"] == counts["changed"]:
        keys.pop("details", None)
    return [(kind, translate(key, lang, count=counts[kind])) for kind, key in keys.items()]


def field_counts(diff: Mapping[str, Any], lang: Lang) -> str:
    """Return how many outlets change in which fields, like 营业时间 12 个、电话 3 个; empty if none does."""
    return LIST_SEPARATORS[lang].join(
        translate("cw_field", lang, field=field_label(item["field"], lang), count=item["outlets"])
        for item in diff.get("changedFields", ())
    )
