"""`python -m bench [NAME …]`: run all benchmarks, or the named ones."""

import subprocess
import sys

from . import (
    abuse,
    batch,
    callers,
    canaries,
    chaos,
    clusters,
    corpus,
    databases,
    datums,
    desk,
    endurance,
    exact,
    fuzz,
    join,
    machines,
    million,
    nearest,
    nights,
    osm,
    places,
    program,
    publishes,
    rivals,
    routes,
    silence,
    words,
)

BENCHES = {
    "abuse": abuse.main,
    "batch": batch.main,
    "nearest": nearest.main,
    "endurance": endurance.main,
    "exact": exact.main,
    "fuzz": fuzz.main,
    "join": join.main,
    "clusters": clusters.main,
    "places": places.main,
    "words": words.main,
    "callers": callers.main,
    "canaries": canaries.main,
    "desk": desk.main,
    "osm": osm.main,
    "datums": datums.main,
    "corpus": corpus.main,
    "program": program.main,
    "million": million.main,
    "chaos": chaos.main,
    "databases": databases.main,
    "silence": silence.main,
    "machines": machines.main,
    "nights": nights.main,
    "publishes": publishes.main,
    "rivals": rivals.main,
    "routes": routes.main,
}


def main(names: list[str]) -> None:
    """Run the benches."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"no bench is called {unknown[0]}; there are {', '.join(BENCHES)}")
    if len(names) == 1:
        return BENCHES[names[0]]()
    for name in names or BENCHES:  # in separate processes, so that none affects another
        subprocess.run([sys.executable, "-m", "bench", name], check=True)
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
