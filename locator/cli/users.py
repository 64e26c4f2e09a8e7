"""Commands for users. Passwords are prompted for or read from standard input, never given as arguments."""

import sys

import click

from ..hours import SHANGHAI
from ..serving.container import Container
from ..store import second_factor, users
from ..store.passwords import known_words
from .options import BY_SYSTEM

ROLE = click.option("--role", type=click.Choice(users.ROLES), required=True, help="Role of the user.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


@click.command("add")
@click.argument("name")
@ROLE
@BY_SYSTEM
def add_user(container: Container, name: str, role: users.Role, by: str) -> None:
    """Add user NAME; the password is prompted for or read from standard input."""
    known = known_words(container.settings)
    user = users.add(container.engine, name, role, _password(), container.clock(), by=by, known=known)
    click.echo(f"{user.name} can sign in as {user.role}")


@click.command("list")
def list_users(container: Container) -> None:
    """List users."""
    with container.engine.begin() as connection:
        rows = users.list_users(connection)
    for user in rows:
        click.echo(f"{user.name}  {user.role}  since {user.created.astimezone(SHANGHAI):%Y-%m-%d}")
    if not rows:
        click.echo("no users yet: user add NAME --role operator")


@click.command("remove")
@click.argument("name")
@BY_SYSTEM
def remove_user(container: Container, name: str, by: str) -> None:
    """Remove user NAME."""
    users.remove(container.engine, name, container.clock(), by=by)
    click.echo(f"{name} can no longer sign in")


@click.command("role")
@click.argument("name")
@ROLE
@BY_SYSTEM
def set_role(container: Container, name: str, role: users.Role, by: str) -> None:
    """Change the role of NAME."""
    click.echo(f"{name} is now {users.set_role(container.engine, name, role, container.clock(), by=by).role}")


@click.command("password")
@click.argument("name")
@BY_SYSTEM
def set_password(container: Container, name: str, by: str) -> None:
    """Change the password of NAME, prompted for or read from standard input, and unlock the account."""
    known = known_words(container.settings)
    users.set_password(container.engine, name, _password(), container.clock(), by=by, known=known)
    click.echo(f"the password of {name} is changed")


@click.command("totp-reset")
@click.argument("name")
@BY_SYSTEM
def reset_second_factor(container: Container, name: str, by: str) -> None:
    """Turn off the second factor of NAME, whose device was lost, and end all sessions of NAME."""
    users.require(container.engine, name)
    if second_factor.turn_off(container.engine, name, container.clock(), by=by):
        click.echo(f"{name} signs in with the password only, until the second factor is turned on again")
    else:
        click.echo(f"{name} has no second factor")


USERS = (add_user, list_users, remove_user, set_role, set_password, reset_second_factor)
