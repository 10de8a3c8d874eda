"""Names that will go say so where they are used."""

from __future__ import annotations

import inspect

import pytest

from onekey_sdk._deprecation import deprecated


@deprecated("`new()`", since="1.2", gone_in="1.4")
def old(value: int, *, twice: bool = False) -> int:
    """Gives the value."""
    return value * (1 + twice)


@deprecated("`new()`", since="1.2", gone_in="1.4")
async def old_async(value: int) -> int:
    return value


def test_it_warns_where_it_is_called_and_works() -> None:
    expected = r"^old\(\) is deprecated since 1\.2 and will be gone in 1\.4; use `new\(\)`$"
    with pytest.warns(DeprecationWarning, match=expected) as caught:
        assert old(2, twice=True) == 4
    assert [warning.filename for warning in caught] == [__file__]


async def test_so_do_async_ones() -> None:
    with pytest.warns(DeprecationWarning, match="old_async"):
        assert await old_async(3) == 3


def test_signature_and_docstring_stay() -> None:
    assert inspect.signature(old).parameters.keys() == {"value", "twice"}
    assert old.__doc__ == "Gives the value."
