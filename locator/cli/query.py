"""Commands that check whether a shop is official and find repair options."""

from collections.abc import Callable, Iterator
from typing import Any

import click

from ..answers.authenticity import OfficialQuestion
from ..answers.nearest import handover_options
from ..answers.outlet_queries import check_authenticity
from ..answers.repair_options import FAULTS, HandoverQuestion
from ..answers.response import Answer
from ..network.outlet import DEVICES
from ..query.param_types import LANGS
from ..query.query_params import parse_query
from ..render.text_output import format_distance
from ..serving.container import Container
from .options import origin_params

JSON = click.option("--json", "as_json", is_flag=True, help="Print the API's JSON response.")
LANG = click.option("--lang", default=None, type=click.Choice(LANGS), help="Language of the text.")


@click.command()
@click.option("--phone", default=None, help="Phone number, as dialled.")
@click.option("--name", default=None, help="Name of the shop.")
@click.option("--code", default=None, help="Outlet code.")
@click.option("--address", default=None, help="Address, including the city.")
@LANG
@JSON
def official(container: Container, as_json: bool, **options: str | None) -> None:
    """Check whether a shop belongs to the network, by phone, name, code or address.

    Exit 0: listed. Exit 1: not listed, or only similar.
    """
    question = parse_query(
        OfficialQuestion, {name: value for name, value in options.items() if value is not None}
    )
    answer = check_authenticity(container.service.query_context(), question)
    _print_answer(answer, official_lines, as_json)
    if answer.members["official"]["verdict"] != "listed":
        raise SystemExit(1)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("origin")
@click.option("--device", required=True, type=click.Choice(DEVICES), help="Device to repair.")
@click.option("--fault", default=None, type=click.Choice(FAULTS), help="Fault of the device.")
@click.option("--datum", default=None, help="Datum of LAT,LON; defaults to wgs84.")
@click.option("-n", "limit", default=None, help="Outlets per option, 1 to 10.")
@LANG
@JSON
def handover(container: Container, origin: str, as_json: bool, **options: str | None) -> None:
    """List the repair options for a device near ORIGIN: at a counter, at a drop-off point, by mail."""
    params = {**origin_params(origin, container.gazetteer), **options}
    question = parse_query(
        HandoverQuestion, {name: value for name, value in params.items() if value is not None}
    )
    _print_answer(handover_options(container.service.query_context(), question), handover_lines, as_json)


def _print_answer(answer: Answer, lines: Callable[[dict[str, Any]], Iterator[str]], as_json: bool) -> None:
    click.echo(answer.to_json().decode() if as_json else "\n".join(lines(answer.data())))


def official_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the verdict, the outlets with their differences, and the contact."""
    verdict = answer["official"]
    yield verdict["text"]
    for feature in answer["features"]:
        outlet = feature["properties"]
        record = outlet["official"]
        yield f"  {outlet['name']}  {', '.join(outlet.get('phones', ()))}  {outlet['ref']}"
        yield from (f"    {difference['text']}" for difference in record.get("differs", ()))
        if "text" in record:
            yield f"    {record['text']}"
    yield verdict["ask"]


def handover_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Yield each option with its trade-off, the best one starred, and its outlets."""
    handover = answer["handover"]
    outlets = {feature["id"]: feature["properties"] for feature in answer["features"]}
    for way in handover["ways"]:
        yield f"{'*' if way['way'] == handover['best'] else ' '} {way['text']} ({way['gives_up']})"
        for ref in way.get("refs", ()):
            outlet = outlets[ref]
            yield f"    {outlet['name']}  {format_distance(outlet['distance']['metres'])}  {ref}"
            yield f"      {outlet['arrival']['text']}; {outlet['handover']['text']}"


QUERY_COMMANDS = (official, handover)
