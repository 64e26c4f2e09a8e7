"""Python runs this file at the start of every process of a program under test (it lies on its PYTHONPATH).

The program stays as it ships, but for what the environment asks for: PLANTED_INSTANT gives it a clock that
stands still, PLANTED_CLOCK_FILE one that is set by writing an instant to a file, PLANTED_FAULT makes one of
its layers raise, PLANTED_VALUES changes values of its modules.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

Patch = Callable[[ModuleType], None]

BROKEN_VIEWS = ("system.healthz", "site.find", "admin.sign_in")
BROKEN_API = ("api.nearest", "api.nearest_by_body", "api.outlet")


def fix_clock(container: ModuleType) -> None:
    instant = datetime.fromisoformat(os.environ["PLANTED_INSTANT"])
    container.Container.__init__.__defaults__ = (lambda: instant,)


def read_clock(container: ModuleType) -> None:
    file = Path(os.environ["PLANTED_CLOCK_FILE"])
    container.Container.__init__.__defaults__ = (lambda: datetime.fromisoformat(file.read_text()),)


def plant_fault(web: ModuleType) -> None:
    layer, install = os.environ["PLANTED_FAULT"], web.install  # type: ignore[attr-defined]

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"planted in the {layer}")

    def installed(app: Any, parts: Any) -> None:
        install(app, parts)
        if layer == "view":
            for endpoint in (*BROKEN_VIEWS, *BROKEN_API):
                app.view_functions[endpoint] = broken
        elif layer == "middleware":
            app.after_request_funcs.setdefault(None, []).append(broken)
        elif layer == "teardown":
            app.teardown_request_funcs.setdefault(None, []).append(broken)
        else:
            app.wsgi_app = broken

    web.install = installed  # type: ignore[attr-defined]


def planted_values(name: str) -> dict[str, str]:
    """Return the values to change in a module: for each an expression that is evaluated in it."""
    values = json.loads(os.environ.get("PLANTED_VALUES", "{}")).items()
    parted = ((*path.rpartition("."), expression) for path, expression in values)
    return {value: expression for module, _, value, expression in parted if module == name}


def plant_values(module: ModuleType) -> None:
    for value, expression in planted_values(module.__name__).items():
        setattr(module, value, eval(expression, vars(module)))


PATCHES: dict[str, tuple[str, Patch]] = {
    "PLANTED_INSTANT": ("locator.serving.container", fix_clock),
    "PLANTED_CLOCK_FILE": ("locator.serving.container", read_clock),
    "PLANTED_FAULT": ("locator.web.install", plant_fault),
}


def patches_of(name: str) -> list[Patch]:
    """Return the patches of a module."""
    patches = [
        patch for variable, (module, patch) in PATCHES.items() if module == name and variable in os.environ
    ]
    return [*patches, plant_values] if planted_values(name) else patches


class Planter(MetaPathFinder):
    """Patches a module after it has run."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module that is to be patched, None for all others."""
        patches = patches_of(name) if name.startswith("locator.") else []
        if not patches:
            return None
        spec = PathFinder.find_spec(name, path)
        assert spec and spec.loader
        run = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            run(module)
            for patch in patches:
                patch(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, Planter())
