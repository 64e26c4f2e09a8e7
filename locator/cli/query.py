"""Commands that find outlets, places and repair options, and check whether a shop is official."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

import click
import orjson

from ..answers.authenticity import OfficialQuestion
from ..answers.nearest import handover_options, nearest_outlets
from ..answers.outlet_queries import check_authenticity, lookup_places
from ..answers.repair_options import FAULTS, HandoverQuestion, with_device
from ..answers.response import Answer
from ..network.outlet import DEVICES
from ..query.query_params import NearestQuestion, PlacesQuestion, Question, parse_query
from ..render.messages.converted_texts import convert_texts
from ..render.place_text import command_lines, distance_text, origin_lines
from ..render.text_output import place_lines, response_lines
from ..runtime.languages import LANGUAGES, converted, is_converted
from ..serving.container import Container
from ..serving.device_models import device_models
from .options import origin_params

JSON = click.option("--json", "as_json", is_flag=True, help="Print the API's JSON response.")
Lines: TypeAlias = Callable[[dict[str, Any], str], Iterator[str]]
GUESS = click.option("--guess", is_flag=True, help="Use the best match of ORIGIN even if it is uncertain.")
LANG = click.option("--lang", default=None, type=click.Choice(tuple(LANGUAGES)), help="Language of the text.")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("origin")
@click.option("-n", "limit", default="10", help="Number of outlets, 1 to 50.")
@click.option("--datum", default=None, help="Datum of LAT,LON; defaults to wgs84.")
@click.option("--kind", default=None, help="service_center or drop_off.")
@click.option("--open", "open_at", default=None, help="now, or a date and time.")
@click.option("--sort", default=None, help="distance, or arrival: outlets that serve soonest first.")
@click.option(
    "--within", default=None, help="Longest travel time, like 20min or 1.5h; along a way, the detour."
)
@click.option("--mode", default=None, help="walk, wheelchair, bicycle or drive; by default by distance.")
@GUESS
@LANG
@JSON
def nearest(
    container: Container,
    origin: str,
    as_json: bool,
    open_at: str | None,
    guess: bool,
    **options: str | None,
) -> None:
    """List the outlets nearest to ORIGIN: a place name, LAT,LON, a six-digit adcode, or an outlet code.

    LAT,LON;LAT,LON (two ends or a line) with --within lists the outlets along a way.
    """
    params = {
        **origin_params(origin, container.gazetteer),
        "open": open_at,
        "guess": guess or None,
        **options,
    }
    question = parse_query(
        NearestQuestion, {name: value for name, value in params.items() if value is not None}
    )
    context = container.service.query_context()
    answer = nearest_outlets(context.lean if as_json else context, question)
    print_answer(answer, response_lines, question, as_json)


@click.command("find")
@click.argument("words")
@click.option("-n", "limit", default="8", help="Number of places, 1 to 20.")
@click.option("--near", default=None, help="LAT,LON: list places near it first.")
@LANG
@JSON
def find_places(container: Container, words: str, as_json: bool, **options: str | None) -> None:
    """List the places that match WORDS, best first."""
    params = {name: value for name, value in options.items() if value is not None}
    question = parse_query(PlacesQuestion, {"q": words, **params})
    print_answer(lookup_places(container.service.query_context(), question), place_lines, question, as_json)


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
    print_answer(answer, official_lines, question, as_json)
    if answer.members["official"]["verdict"] != "listed":
        raise SystemExit(1)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("origin")
@click.option("--device", required=True, help=f"Device to repair: {', '.join(DEVICES)}; or a model.")
@click.option("--fault", default=None, type=click.Choice(FAULTS), help="Fault of the device.")
@click.option("--datum", default=None, help="Datum of LAT,LON; defaults to wgs84.")
@click.option("-n", "limit", default=None, help="Outlets per option, 1 to 10.")
@GUESS
@LANG
@JSON
def handover(container: Container, origin: str, as_json: bool, guess: bool, **options: str | None) -> None:
    """List the repair options for a device near ORIGIN: at a counter, at a drop-off point, by mail."""
    params = {**origin_params(origin, container.gazetteer), "guess": guess or None, **options}
    question = parse_query(
        HandoverQuestion,
        with_device(
            {name: value for name, value in params.items() if value is not None},
            device_models(container.settings),
        ),
    )
    context = container.service.query_context()
    answer = handover_options(context.lean if as_json else context, question)
    print_answer(answer, partial(handover_lines, device=question.device), question, as_json)


def print_answer(answer: Answer, lines: Lines, question: Question, as_json: bool) -> None:
    """Print an answer as lines of text in the language of its query, or as JSON."""
    tag = str(click.get_current_context().params.get("lang") or question.lang)
    if not as_json:
        click.echo(converted("\n".join(lines(answer.data(), question.lang)), tag))
    elif is_converted(tag):
        click.echo(orjson.dumps(convert_texts(answer.data(), tag)).decode())
    else:
        click.echo(answer.to_json().decode())


def official_lines(answer: dict[str, Any], lang: str) -> Iterator[str]:
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


def handover_lines(answer: dict[str, Any], lang: str, device: str) -> Iterator[str]:
    """Yield the place understood, each option with its trade-off, the best one starred, and its outlets."""
    yield from origin_lines(answer, lang)
    handover = answer["handover"]
    outlets = {feature["id"]: feature["properties"] for feature in answer["features"]}
    for way in handover["ways"]:
        yield f"{'*' if way['way'] == handover['best'] else ' '} {way['text']} ({way['gives_up']})"
        for ref in way.get("refs", ()):
            outlet = outlets[ref]
            distance = distance_text(answer["query"], outlet["distance"]["metres"], lang)
            yield from _outlet_lines(outlet, lang, distance)
    yield from command_lines(answer, lang, f"handover {{}} --device {device}")


def _outlet_lines(outlet: dict[str, Any], lang: str, distance: str) -> Iterator[str]:
    """Yield an outlet with its distance and arrival, without them if the origin is an area."""
    yield f"    {'  '.join(filter(None, [outlet['name'], distance, outlet['ref']]))}"
    arrival = f"{outlet['arrival']['text']}; " if distance else ""
    yield f"      {arrival}{outlet['handover']['text']}"
    if distance:
        yield f"      {outlet['verdict']['text']} ({'; '.join(outlet['verdict']['reasons'])})"


QUERY_COMMANDS = (nearest, official, handover)
