"""Who may sign in. A password is asked for, or read from standard input; never given as a word."""

import sys

import click

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import users
from .options import BY_SYSTEM

ROLE = click.option("--role", type=click.Choice(users.ROLES), required=True, help="What they may do.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


@click.command("add")
@click.argument("name")
@ROLE
@BY_SYSTEM
def add_user(parts: Container, name: str, role: users.Role, by: str) -> None:
    """Let NAME sign in; the password is asked for, or read from standard input."""
    user = users.add(parts.engine, name, role, _password(), parts.clock(), by=by)
    click.echo(f"{user.name} may sign in as {user.role}")


@click.command("list")
def list_users(parts: Container) -> None:
    """Who may sign in."""
    with parts.engine.begin() as connection:
        there = users.listed(connection)
    for user in there:
        click.echo(f"{user.name}  {user.role}  since {user.made.astimezone(SHANGHAI):%Y-%m-%d}")
    if not there:
        click.echo("no user yet: user add NAME --role operator")


@click.command("remove")
@click.argument("name")
@BY_SYSTEM
def remove_user(parts: Container, name: str, by: str) -> None:
    """Let NAME sign in no more."""
    users.remove(parts.engine, name, parts.clock(), by=by)
    click.echo(f"{name} may sign in no more")


@click.command("role")
@click.argument("name")
@ROLE
@BY_SYSTEM
def set_role(parts: Container, name: str, role: users.Role, by: str) -> None:
    """Give NAME another role."""
    click.echo(f"{name} is {users.set_role(parts.engine, name, role, parts.clock(), by=by).role} now")


@click.command("password")
@click.argument("name")
@BY_SYSTEM
def set_password(parts: Container, name: str, by: str) -> None:
    """Give NAME another password, asked for or read from standard input; a locked name is unlocked."""
    users.set_password(parts.engine, name, _password(), parts.clock(), by=by)
    click.echo(f"the password of {name} is changed")


USERS = (add_user, list_users, remove_user, set_role, set_password)
