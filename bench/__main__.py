"""`python -m bench [NAME …]`: run all benchmarks, or the named ones; `--list` prints the names.

`golden`, `region_words`, `spoken`, `street_map` and `turns` require arguments, `screenshots` prints no
figures and `mutants` takes an hour: they run only when named. `abuse`, `datums`, `faults`, `mutants`,
`overload`, `region` and `word_list` accept options; see their modules.
"""

import subprocess
import sys
from importlib import import_module

BENCHES = (
    "abuse",
    "batch",
    "weights",
    "nearest",
    "endurance",
    "estimates",
    "exact",
    "faults",
    "hours",
    "fuzz",
    "join",
    "join_rivals",
    "clusters",
    "places",
    "words",
    "word_list",
    "callers",
    "canaries",
    "desk",
    "osm",
    "overload",
    "datums",
    "corpus",
    "program",
    "million",
    "pages",
    "chaos",
    "databases",
    "silence",
    "machines",
    "nights",
    "publishes",
    "region",
    "rivals",
    "routes",
    "structure",
)
ON_REQUEST = ("golden", "mutants", "region_words", "screenshots", "spoken", "street_map", "turns")
WITH_OPTIONS = ("abuse", "datums", "faults", "overload", "region", "word_list")


def main(arguments: list[str]) -> None:
    """Run the benchmarks."""
    if arguments == ["--list"]:
        print(*BENCHES, *ON_REQUEST, sep="\n")
    elif arguments[:1] and arguments[0] in (*ON_REQUEST, *WITH_OPTIONS):
        import_module(f"bench.{arguments[0]}").main(arguments[1:])
    else:
        _run_all(arguments)


def _run_all(names: list[str]) -> None:
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"unknown benchmark {unknown[0]}; available: {', '.join((*BENCHES, *ON_REQUEST))}")
    if len(names) == 1:
        import_module(f"bench.{names[0]}").main()
        return
    for name in names or BENCHES:  # in separate processes, so that none affects another
        subprocess.run([sys.executable, "-m", "bench", name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
