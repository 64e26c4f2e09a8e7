"""Comparison of recorded answers with new ones, byte for byte or by structure."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple


class Item(NamedTuple):
    """A recorded answer: its name and content."""

    name: str
    content: bytes


def compare(folder: Path, items: Iterable[Item], structure: bool) -> int:
    """Print the differences from the recorded answers and return their number."""
    differing = 0
    files = sorted(folder.iterdir())
    for path, item in zip(files, items, strict=True):
        name, _, before = path.read_bytes().partition(b"\n")
        after = item.content
        if structure:
            before, after = skeleton(before), skeleton(after)
        if name.decode() != item.name or before != after:
            differing += 1
            print(f"{path.name} {item.name}\n{_difference(before, after)}")
    print(f"{len(files)} answers compared, {differing} differ")
    return differing


def _difference(before: bytes, after: bytes) -> str:
    at = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    show = slice(max(0, at - 80), at + 160)
    return f"  - {before[show].decode(errors='replace')!r}\n  + {after[show].decode(errors='replace')!r}"


def skeleton(content: bytes) -> bytes:
    """Return the structure of an answer: texts of JSON, HTML and plain output masked."""
    head, _, body = content.partition(b"\n\n")
    try:
        return head + b"\n\n" + json.dumps(_masked(json.loads(body)), ensure_ascii=False).encode()
    except ValueError:
        pass
    if b"<" in body[:200]:
        body = re.sub(rb">[^<]+<", b">T<", body)
        body = re.sub(
            rb'\b(aria-label|title|placeholder|content|alt|data-[a-z-]+|value)="[^"]*"', rb'\1="T"', body
        )
        return head + b"\n\n" + body
    return head + b"\n\n" + re.sub(rb"[^\n0-9]+", b"T", body)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _masked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return re.sub(r"[^0-9]+", "T", value) if isinstance(value, str) else value
