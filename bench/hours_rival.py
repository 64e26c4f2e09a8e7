"""npm opening_hours as a process: expressions and instants in, states out."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import orjson

from locator.hours import SHANGHAI

from .processes import program

PACKAGE = "opening_hours@3.15.0"
SCRIPT = Path(__file__).parent / "opening_hours.mjs"


class Question(NamedTuple):
    """An expression, and instants in China."""

    text: str
    instants: Sequence[datetime]


def rival_states(questions: Sequence[Question]) -> Iterator[str]:
    """Yield a digit for each instant of a question: 0 closed, 1 open, 2 unknown; or the error as text."""
    node = program("node", "nodejs")
    with tempfile.TemporaryDirectory() as folder:
        install = [program("npm", "npm"), "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*install, "--prefix", folder, PACKAGE], check=True, stdout=subprocess.DEVNULL)
        lines = b"\n".join(map(_line, questions))
        done = subprocess.run(
            [node, str(SCRIPT), f"{folder}/index.js"],
            input=lines,
            stdout=subprocess.PIPE,
            env=os.environ | {"TZ": SHANGHAI.key},
            check=True,
        )
    yield from done.stdout.decode().splitlines()


def _line(question: Question) -> bytes:
    instants = [round(at.replace(tzinfo=SHANGHAI).timestamp() * 1000) for at in question.instants]
    return orjson.dumps({"text": question.text, "at": instants})
