"""One group of commands per chain, made from its methods' signatures and docstrings."""

from __future__ import annotations

import re
from enum import Enum
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from onekey_sdk import chains
from onekey_sdk.cli.context import run
from onekey_sdk.cli.parameters import structure, whole_number
from onekey_sdk.cli.psbt import sign_psbt
from onekey_sdk.cli.wallet import resume, wallet_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from inspect import Parameter

    from onekey_sdk.chains._method import Method
    from onekey_sdk.cli.context import Settings
    from onekey_sdk.client import OneKey
    from onekey_sdk.models import BtcAddress, EvmAddress

    _Address = BtcAddress | EvmAddress

_SHOW = "show_on_onekey"
_OF_THEIR_OWN = {("btc", "sign_psbt"): sign_psbt}
"""Commands that are not made from the method, for what they read and write."""


def summary(chain: str) -> str:
    """The first sentence of the chain's module, read without importing it."""
    spec = find_spec(f"{chains.__name__}.{chain}")
    assert spec is not None
    assert spec.origin is not None
    docstring = Path(spec.origin).read_text(encoding="utf-8").split('"""', 2)[1]
    return docstring.partition(". ")[0].strip().rstrip(".") + "."


def chain_group(chain: str) -> click.Group:
    """The group of a chain's commands."""
    group = click.Group(chain, help=summary(chain))
    for name, method in chains.methods_of(chain).items():
        group.add_command(_OF_THEIR_OWN.get((chain, name)) or _command(chain, name, method))
    return group


class _Command(click.Command):
    """A command that does not choose between two values of an option: one might be signed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = [] if ctx.resilient_parsing else [*args]
        rest = super().parse_args(ctx, args)
        _, _, options = self.make_parser(ctx).parse_args(args=given)
        for option in options:
            if _takes_one_value(option) and options.count(option) > 1:
                raise click.BadParameter("it is there twice; give it once", ctx, option)
        return rest


def _takes_one_value(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and not (option.multiple or option.is_flag)


def _command(chain: str, name: str, method: Method) -> click.Command:
    parameters = method.signature.parameters
    text, helps = _docstring(method.function.__doc__ or "")

    @click.pass_obj
    def call(settings: Settings, /, **values: Any) -> None:
        paths = values.pop("paths", None)
        hidden, qr = values.pop("hidden"), values.pop("qr", False)
        given = {key: value for key, value in values.items() if value is not None}
        own = {key: given.pop(key) for key in parameters if key in given}

        async def ask(sdk: OneKey) -> Any:
            items = _items(paths, own)
            if hidden:
                wallet = await resume(sdk, settings, given)
                return await getattr(getattr(wallet, chain), name)(**items)
            method = getattr(sdk, f"{chain}_{name}")
            return await method(settings.connect_id, **items, **settings.how, **given)

        run(settings, ask, _with_qr_codes(settings) if qr else None)

    command = wallet_options(call)
    for parameter in reversed(tuple(parameters.values())):
        command = _option(parameter, helps.get(parameter.name), method)(command)
    if name == "get_address":
        command = click.option("--qr", is_flag=True, help="Draw a QR code of it as well.")(command)
    return click.command(name.replace("_", "-"), cls=_Command, help=text)(command)


def _with_qr_codes(settings: Settings) -> Callable[[Any], None]:
    from onekey_sdk.cli import output
    from onekey_sdk.cli.pretty import show_qr

    def show(result: Any) -> None:
        output.show(result, as_json=settings.json)
        found = cast("_Address | list[_Address]", result)
        for each in found if isinstance(found, list) else [found]:
            show_qr(each.address)

    return show


def _items(paths: str | tuple[str, ...] | None, own: dict[str, Any]) -> dict[str, Any]:
    """The parameters for no path, one, or a bundle of several."""
    match paths:
        case None:
            return own
        case str(path) | (path,):
            return {"path": path, **own}
        case _:
            return {"bundle": [{"path": path, **own} for path in paths]}


def _option(parameter: Parameter, help_text: str | None, method: Method) -> Any:
    name = parameter.name
    switch = "--" + name.replace("_", "-")
    required = parameter.default is parameter.empty
    default = None if required else parameter.default
    if name == "path":
        text = f"{help_text} Repeat it for a list of results." if method.bundle else help_text
        return click.option("-p", switch, "paths", required=True, multiple=method.bundle, help=text)
    if name == _SHOW:
        # A script should not hang on a person who was not told to look at the device.
        return click.option("--show", switch, name, is_flag=True, default=False, help=help_text)
    if isinstance(default, bool):
        both = f"{switch}/--no-{switch[2:]}"
        return click.option(both, default=default, show_default=True, help=help_text)
    kind, metavar = _kind(str(parameter.annotation))
    return click.option(
        switch, required=required, type=kind, metavar=metavar, default=default, help=help_text
    )


def _kind(annotation: str) -> tuple[Any, str | None]:
    """The type of an option by the parameter's annotation; JSON for all that is structured."""
    from onekey_sdk import models

    names = [part for part in annotation.split(" | ") if part != "None"]
    for part in names:
        found = getattr(models, part, None)
        if isinstance(found, type) and issubclass(found, Enum):
            return click.Choice([str(item.value) for item in found], case_sensitive=False), None
    if "int" in names:
        return whole_number, "INTEGER"
    return (str, None) if "str" in names else (structure, "JSON or @FILE")


def _docstring(text: str) -> tuple[str, dict[str, str]]:
    """The description, and the text of each argument, of a Google-style docstring."""
    description, _, rest = cleandoc(text).partition("\nArgs:\n")
    arguments = re.split(r"\n\S", rest, maxsplit=1)[0]
    found = re.findall(r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", arguments, re.MULTILINE)
    return (
        " ".join(description.split()),
        {name: _sentence(value) for name, value in found},
    )


def _sentence(text: str) -> str:
    joined = " ".join(text.split()).replace("`", "")
    first = joined.partition(" ")[0]
    return joined[:1].upper() + joined[1:] if first.rstrip(",;:.").isalpha() else joined
