"""The devices' own message for PSBTs (`SignPsbt`), which is for Taproot alone.

Firmware takes for change whatever says that it comes from its master key, and does not show it.
What is sent says so only of outputs that the wallet's public keys have proven, and holds nothing
that the device does not need: it refuses previous transactions, and has little room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.chains import _psbt
from onekey_sdk.chains._psbt import Map, Psbt
from onekey_sdk.chains._psbt_fields import Global, In, Out
from onekey_sdk.errors import (
    FirmwareTooOld,
    MethodUnsupported,
    ProtocolError,
    PsbtError,
    PsbtTooLarge,
)
from onekey_sdk.models import Model, PsbtProblem
from onekey_sdk.session.capabilities import CLASSIC_1S_FAMILY
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.chains._psbt_own import Own
    from onekey_sdk.chains._psbt_spends import Payment, Spend
    from onekey_sdk.models import Features, Version
    from onekey_sdk.session.conversation import Conversation

_P2TR = b"\x51\x20"


class _Limits(NamedTuple):
    """What a model's firmware takes.

    Attributes:
        since: the first version with the message.
        places: inputs, and outputs, at most; None where it does not say.
        size: of the PSBT, in bytes. The Pro makes room for more if it can.
        all_own: every input has to be the wallet's.
    """

    since: Version
    places: int | None
    size: int
    all_own: bool


_LIMITS: dict[Model, _Limits] = {
    Model.PRO: _Limits((4, 9, 3), None, 8000, all_own=False),
    **dict.fromkeys(CLASSIC_1S_FAMILY, _Limits((3, 10, 1), 5, 2048, all_own=True)),
}


def build(
    psbt: Psbt,
    spends: Sequence[Spend],
    payments: Sequence[Payment],
    inputs: Mapping[int, Own],
    outputs: Mapping[int, Own],
) -> Psbt | None:
    """What the device needs of a PSBT, as version 0; None unless all inputs are Taproot."""
    if not all(spend.output.script.startswith(_P2TR) for spend in spends):
        return None
    common = Map()
    common.put(Global.UNSIGNED_TX, psbt.transaction.serialize())
    return Psbt(
        0,
        psbt.transaction,
        common,
        [_input(spend, inputs.get(spend.index)) for spend in spends],
        [_output(payment, outputs.get(payment.index)) for payment in payments],
    )


def takes(features: Features, request: Psbt, inputs: Mapping[int, Own]) -> bool:
    """Whether the device signs that with its message."""
    limits = _LIMITS.get(features.model)
    return (
        limits is not None
        and features.firmware_version >= limits.since
        and len(request.serialize()) <= limits.size
        and _fits(limits, request, inputs)
    )


def check_scripts(features: Features, request: Psbt, inputs: Mapping[int, Own]) -> None:
    """Whether the device can sign for Taproot scripts, which only its message does.

    Raises:
        MethodUnsupported, FirmwareTooOld: it does not have the message.
        PsbtTooLarge: it does not take so much.
    """
    limits = _LIMITS.get(features.model)
    if limits is None:
        raise MethodUnsupported(
            f"Taproot scripts are not signed by this {features.model}", method="btc_sign_psbt"
        )
    if features.firmware_version < limits.since:
        current, require = (
            ".".join(map(str, version)) for version in (features.firmware_version, limits.since)
        )
        raise FirmwareTooOld(
            f"Taproot scripts need firmware {require} on this {features.model}, "
            f"which runs {current}",
            current=current,
            require=require,
            method="btc_sign_psbt",
        )
    too_long = limits.places is not None and len(request.serialize()) > limits.size
    if too_long or not _fits(limits, request, inputs):
        raise PsbtTooLarge(
            f"this {features.model} signs for Taproot scripts only with up to {limits.places} "
            f"inputs, all its own, and {limits.places} outputs",
            reason=PsbtProblem.TOO_LARGE,
            input=None,
            output=None,
            count=limits.places,
        )


def _fits(limits: _Limits, request: Psbt, inputs: Mapping[int, Own]) -> bool:
    if limits.places is not None and max(len(request.inputs), len(request.outputs)) > limits.places:
        return False
    return not limits.all_own or len(inputs) == len(request.inputs)


async def sign(
    device: Conversation, coin: Coin, request: Psbt, inputs: Mapping[int, Own]
) -> dict[int, bytes]:
    """The signatures, by input.

    Raises:
        ProtocolError: the device answered with another PSBT.
    """
    message = messages.SignPsbt(psbt=request.serialize(), coin_name=coin.name)
    answer = await device.ask(message, messages.SignedPsbt)
    try:
        signed = _psbt.read(answer.psbt)
    except PsbtError as error:
        raise ProtocolError(f"the device's PSBT cannot be read: {error}") from None
    if _skeleton(signed) != _skeleton(request):
        raise ProtocolError("the device signed another PSBT than the one that it was given")
    return {index: _signature(signed.inputs[index], own) for index, own in inputs.items()}


def _signature(found: Map, own: Own) -> bytes:
    if own.leaf is None:
        return found.one(In.TAP_KEY_SIG) or b""
    given = dict(found.each(In.TAP_SCRIPT_SIG))
    return given.get(own.key + own.leaf.hash, b"")


def _skeleton(psbt: Psbt) -> tuple[object, ...]:
    """What a signer must not change: the transaction, and what it spends."""
    spent = [each.one(In.WITNESS_UTXO) for each in psbt.inputs]
    return psbt.transaction.serialize(), spent, len(psbt.outputs)


def _input(spend: Spend, own: Own | None) -> Map:
    found = Map()
    amount, script = spend.output.amount, spend.output.script
    utxo = amount.to_bytes(8, "little") + _psbt.compact_size(len(script)) + script
    found.put(In.WITNESS_UTXO, utxo)
    if own is None:
        return found
    leaves = [] if own.leaf is None else [own.leaf]
    for leaf in leaves:
        found.put(In.TAP_LEAF_SCRIPT, leaf.script + bytes([leaf.version]), leaf.control_block)
    hashes = b"".join(leaf.hash for leaf in leaves)
    origin = _psbt.write_origin(spend.lock.origins[own.key])
    found.put(In.TAP_BIP32_DERIVATION, bytes([len(leaves)]) + hashes + origin, own.key)
    internal = own.key if own.leaf is None else own.leaf.control_block[1:33]
    found.put(In.TAP_INTERNAL_KEY, internal)
    return found


def _output(payment: Payment, own: Own | None) -> Map:
    found = Map()
    if own is None or own.key not in payment.lock.keys or payment.lock.several:
        return found
    origin = _psbt.write_origin(payment.lock.origins[own.key])
    if payment.lock.taproot:
        found.put(Out.TAP_INTERNAL_KEY, own.key)
        found.put(Out.TAP_BIP32_DERIVATION, b"\0" + origin, own.key)
    else:
        found.put(Out.BIP32_DERIVATION, origin, own.key)
    return found
