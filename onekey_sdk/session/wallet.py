"""Choosing the wallet of a call, and holding on to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk.errors import InvalidParameter
from onekey_sdk.session import fingerprint
from onekey_sdk.session.prompts import ATTACH_PIN, ON_DEVICE, normalize_passphrase
from onekey_sdk.session.proof import Hidden, Key, Open, Standard, Unnamed, Wanted

if TYPE_CHECKING:
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
        UserInterface,
    )


def wanted_by_call(
    *,
    passphrase_state: str | None,
    use_empty_passphrase: bool,
    skip_passphrase_check: bool,
    derive_cardano: bool,
) -> Wanted:
    """The wallet that a flat call names by its common parameters.

    With both a state and `use_empty_passphrase`, the standard wallet must have that state.

    Raises:
        InvalidParameter: the state is no fingerprint.
    """
    state = fingerprint.check(passphrase_state) if passphrase_state else None
    if use_empty_passphrase:
        return Standard(state, cardano=derive_cardano)
    if state is not None:
        return Hidden(state, cardano=derive_cardano)
    if skip_passphrase_check:
        return Open(cardano=derive_cardano)
    return Unnamed(cardano=derive_cardano)


def wanted_by_opening(
    ui: UserInterface,
    *,
    standard: bool,
    passphrase_state: str | None,
    passphrase: str | None,
    passphrase_on_device: bool,
    attach_pin: bool,
    derive_cardano: bool,
) -> Wanted:
    """The wallet that `open_wallet` is to open; with nothing said, the person is asked.

    Raises:
        InvalidParameter: more than one was named, or what was given is malformed.
    """
    named = (
        standard,
        bool(passphrase_state),
        passphrase is not None,
        passphrase_on_device,
        attach_pin,
    )
    if sum(named) > 1:
        raise InvalidParameter(
            "name one wallet: standard, passphrase_state, passphrase, passphrase_on_device "
            "or attach_pin"
        )
    if standard or passphrase == "":
        return Standard(cardano=derive_cardano)
    if passphrase_state:
        return Hidden(fingerprint.check(passphrase_state), cardano=derive_cardano)
    if passphrase is not None:
        try:
            prepared = _Prepared(ui, normalize_passphrase(passphrase))
        finally:
            del passphrase  # for tools that show the variables at an error
        return Open(prepared, Key.FROM_HOST, cardano=derive_cardano)
    if passphrase_on_device:
        return Open(_Prepared(ui, ON_DEVICE), Key.ON_DEVICE, cardano=derive_cardano)
    if attach_pin:
        return Open(_Prepared(ui, ATTACH_PIN), Key.ATTACH_PIN, cardano=derive_cardano)
    return Open(cardano=derive_cardano)


class _Prepared:
    """An interface that already knows how the passphrase will be given."""

    def __init__(self, ui: UserInterface, answer: PassphraseAnswer) -> None:
        self._ui = ui
        self._answer = answer

    def __repr__(self) -> str:
        return f"<prepared answer before {self._ui!r}>"

    async def pin(self, request: PinRequest) -> PinAnswer:
        return await self._ui.pin(request)

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return self._answer

    async def button(self, request: ButtonRequest) -> None:
        await self._ui.button(request)
