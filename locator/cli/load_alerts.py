"""Alerts of the command `load`: held loads are stored with an alert, failures are reported here."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from ..errors import InvalidFeed, LocatorError
from ..feed.report import Report
from ..index.release_diff import HoldReason
from ..serving.container import Container
from .options import EXIT_HELD

MAX_REASONS = 10  # kinds of errors in an alert


class LoadRejected(click.ClickException):
    """A load of which nothing is published, with the code of the reason and its report."""

    def __init__(self, message: str, code: str, report: Report) -> None:
        super().__init__(message)
        self.code, self.report = code, report


class PositionsToConfirm(LoadRejected):
    """A load of which no row has coordinates; the proposed positions wait for an operator."""

    exit_code = EXIT_HELD

    def __init__(self, report: Report) -> None:
        count = len(report.position_proposals)
        sentence = f"{count} positions to confirm, nothing was published: locator positions list"
        super().__init__(sentence, "positions_to_confirm", report)

    @property
    def reason(self) -> HoldReason:
        """Return why nothing was published, for the alert."""
        count = len(self.report.position_proposals)
        positions = [proposal.position for proposal in self.report.position_proposals]
        rough = sum(position is None or position.is_rough for position in positions)
        sentence = "nothing was published: the rows have addresses and no coordinates"
        sentence += f"; positions to confirm: {count:,}, of which {rough:,} must be entered by hand"
        return HoldReason(self.code, sentence, {"positions": count, "rough": rough})

    def show(self, file: Any = None) -> None:
        """Print the sentence; it is no error."""
        click.echo(self.message, file=file, err=True)


@contextmanager
def alert_on_failure(container: Container, sources: Sequence[Path | str], dry_run: bool) -> Iterator[None]:
    """Alert operators if loading the sources fails or is held; not for a dry run or a wrong command line."""
    if dry_run:
        yield
        return
    try:
        yield
    except click.UsageError:
        raise
    except PositionsToConfirm as outcome:
        report = outcome.report
        count = len(report.position_proposals)
        container.alerts.positions_to_confirm(_names(sources), outcome.reason, count, report.summary())
        raise
    except Exception as problem:
        summary = problem.report.summary() if isinstance(problem, LoadRejected) else None
        container.alerts.load_failed(_names(sources), _reasons(problem), summary)
        raise
    finally:
        container.alerts.flush()


def _names(sources: Sequence[Path | str]) -> str:
    return ", ".join(map(_name, sources))


def _name(source: Path | str) -> str:
    """Return the name of a file, or host and file of a URL, without its query, which may be secret."""
    if isinstance(source, Path):
        return source.name
    parts = urlsplit(source)
    return f"{parts.hostname}/{parts.path.rpartition('/')[2]}"


def _reasons(problem: Exception) -> list[HoldReason]:
    if not isinstance(problem, LoadRejected):
        return [_reason(problem)]
    errors = [finding for finding in problem.report.findings if finding.severity == "error"]
    first = {finding.code: finding.sentence() for finding in reversed(errors)}
    counts = Counter(finding.code for finding in errors).most_common(MAX_REASONS)
    details = [HoldReason(code, first[code], {"findings": count}) for code, count in counts]
    return [HoldReason(problem.code, problem.message, {}), *details]


def _reason(problem: Exception) -> HoldReason:
    # subclasses of InvalidFeed are details of the readers; receivers rely on the code
    kind = InvalidFeed if isinstance(problem, InvalidFeed) else type(problem)
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    if isinstance(problem, click.ClickException):
        return HoldReason(code, problem.message, {})
    if isinstance(problem, OSError):
        return HoldReason(code, problem.strerror or code, {})
    is_expected = isinstance(problem, LocatorError)
    return HoldReason(code, str(problem) if is_expected else "the program failed; see its output", {})
