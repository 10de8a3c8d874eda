"""The public names. One that goes missing breaks programs, so releases are written down."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import onekey_sdk
from onekey_sdk import errors, models

SNAPSHOT = Path(__file__).with_name("public_api.txt")


def defined_in(module: object) -> set[str]:
    name = getattr(module, "__name__", "")
    return {
        key
        for key, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == name and not key.startswith("_")
    }


def test_no_name_has_come_or_gone_unnoticed() -> None:
    assert SNAPSHOT.read_text().split() == sorted(onekey_sdk.__all__)


def test_every_error_and_result_is_public() -> None:
    found = defined_in(errors)
    for module in iter_modules(models.__path__, f"{models.__name__}."):
        found |= defined_in(import_module(module.name))
    assert found <= set(onekey_sdk.__all__)


def test_every_result_is_in_the_module_of_results() -> None:
    for module in iter_modules(models.__path__, f"{models.__name__}."):
        assert defined_in(import_module(module.name)) <= set(models.__all__)
    for name in models.__all__:
        assert hasattr(models, name)
    assert not hasattr(models, "NoSuchResult")


@pytest.mark.parametrize("name", onekey_sdk.__all__)
def test_every_name_resolves_to_its_own_definition(name: str) -> None:
    value = getattr(onekey_sdk, name)
    assert not inspect.isclass(value) or value.__name__ == name
    assert value is getattr(onekey_sdk, name)
    assert name in dir(onekey_sdk)


def test_other_names_fail_as_on_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Onekey'"):
        getattr(onekey_sdk, "Onekey")  # noqa: B009
    with pytest.raises(ImportError):
        import_module("onekey_sdk.no_such_module")


def test_a_star_import_gives_the_public_names() -> None:
    scope: dict[str, object] = {}
    exec("from onekey_sdk import *", scope)
    assert set(onekey_sdk.__all__) <= set(scope)


def test_error_codes_are_unlike() -> None:
    classes = [item for item in vars(errors).values() if isinstance(item, type)]
    codes = [vars(item)["code"] for item in classes if vars(item).get("code")]
    assert len(codes) > 40
    assert len(codes) == len(set(codes))
