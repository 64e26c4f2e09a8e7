"""Commands for users. Passwords are prompted for or read from standard input, never given as arguments."""

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
def add_user(container: Container, name: str, role: users.Role, by: str) -> None:
    """Let NAME sign in; the password is asked for, or read from standard input."""
    user = users.add(container.engine, name, role, _password(), container.clock(), by=by)
    click.echo(f"{user.name} may sign in as {user.role}")


@click.command("list")
def list_users(container: Container) -> None:
    """Who may sign in."""
    with container.engine.begin() as connection:
        rows = users.list_users(connection)
    for user in rows:
        click.echo(f"{user.name}  {user.role}  since {user.created.astimezone(SHANGHAI):%Y-%m-%d}")
    if not rows:
        click.echo("no user yet: user add NAME --role operator")


@click.command("remove")
@click.argument("name")
@BY_SYSTEM
def remove_user(container: Container, name: str, by: str) -> None:
    """Let NAME sign in no more."""
    users.remove(container.engine, name, container.clock(), by=by)
    click.echo(f"{name} may sign in no more")


@click.command("role")
@click.argument("name")
@ROLE
@BY_SYSTEM
def set_role(container: Container, name: str, role: users.Role, by: str) -> None:
    """Give NAME another role."""
    click.echo(f"{name} is {users.set_role(container.engine, name, role, container.clock(), by=by).role} now")


@click.command("password")
@click.argument("name")
@BY_SYSTEM
def set_password(container: Container, name: str, by: str) -> None:
    """Give NAME another password, asked for or read from standard input; a locked name is unlocked."""
    users.set_password(container.engine, name, _password(), container.clock(), by=by)
    click.echo(f"the password of {name} is changed")


USERS = (add_user, list_users, remove_user, set_role, set_password)
