"""The devices' own message for PSBTs (`SignPsbt`), which is for Taproot alone.

Firmware takes for change whatever says that it comes from its master key, and does not show it.
What is sent says so only of outputs that the wallet's public keys have proven, and holds nothing
that the device does not need: it refuses previous transactions, and has little room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.chains import _btc_transaction as form
from onekey_sdk.chains import _psbt
from onekey_sdk.chains._psbt import Map, Psbt
from onekey_sdk.chains._psbt_fields import Global, In, Out
from onekey_sdk.chains._psbt_spends import refuse
from onekey_sdk.errors import MethodUnsupported, ProtocolError, PsbtError, PsbtTooLarge
from onekey_sdk.models import Model, PsbtProblem
from onekey_sdk.session.capabilities import CLASSIC_1S_FAMILY, check_firmware
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.chains._psbt_own import Own
    from onekey_sdk.chains._psbt_spends import Payment, Spend
    from onekey_sdk.models import Features, Version
    from onekey_sdk.session.conversation import Conversation

_METHOD = "btc_sign_psbt"
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


def request_for(
    features: Features,
    psbt: Psbt,
    spends: Sequence[Spend],
    payments: Sequence[Payment],
    inputs: Mapping[int, Own],
    outputs: Mapping[int, Own],
) -> Psbt | None:
    """What the device needs of a PSBT, as version 0; None where the dialogue has to do.

    Args:
        features: of the device.
        psbt: what is to be signed.
        spends: its inputs.
        payments: its outputs.
        inputs: those of its inputs that the device signs.
        outputs: those of its outputs that pay this wallet.

    Raises:
        MethodUnsupported, FirmwareTooOld: there are Taproot scripts, which only the message signs
            for, and the device does not have it.
        PsbtError: it does not sign for Taproot scripts among such inputs, or for so many.
    """
    by_script = any(own.leaf is not None for own in inputs.values())
    limits = _LIMITS.get(features.model)
    if by_script:
        limits = _limits_for_scripts(features)
    elif limits is None or features.firmware_version < limits.since:
        return None
    if not all(spend.output.script.startswith(_P2TR) for spend in spends):
        if by_script:
            raise refuse(
                PsbtProblem.UNKNOWN_SCRIPT,
                "devices sign for Taproot scripts only where all inputs are Taproot",
            )
        return None
    common = Map()
    common.put(Global.UNSIGNED_TX, psbt.transaction.serialize())
    request = Psbt(
        0,
        psbt.transaction,
        common,
        [_input(spend, inputs.get(spend.index)) for spend in spends],
        [_output(payment, outputs.get(payment.index)) for payment in payments],
    )
    if _fits(limits, request, inputs, by_script=by_script):
        return request
    if by_script:
        raise PsbtTooLarge(
            f"this {features.model} signs for Taproot scripts only with up to {limits.places} "
            f"inputs, all its own, and {limits.places} outputs",
            reason=PsbtProblem.TOO_LARGE,
            input=None,
            output=None,
            count=limits.places,
        )
    return None


def _limits_for_scripts(features: Features) -> _Limits:
    limits = _LIMITS.get(features.model)
    if limits is None:
        raise MethodUnsupported(
            f"Taproot scripts are not signed by this {features.model}", method=_METHOD
        )
    check_firmware(_METHOD, features, {features.model: limits.since})
    return limits


def _fits(limits: _Limits, request: Psbt, inputs: Mapping[int, Own], *, by_script: bool) -> bool:
    if limits.all_own and len(inputs) < len(request.inputs):
        return False
    if limits.places is None and by_script:
        return True  # it makes room if it can, and there is no other way
    most = max(len(request.inputs), len(request.outputs))
    return most <= (limits.places or most) and len(request.serialize()) <= limits.size


async def sign(
    device: Conversation, coin: Coin, request: Psbt, inputs: Mapping[int, Own]
) -> dict[int, bytes]:
    """The signatures, by input.

    Raises:
        ProtocolError: the device answered with another PSBT.
    """
    message = messages.SignPsbt(psbt=request.serialize(), coin_name=coin.name)
    # Between the pages that the person reads, the Classic family waits without a word.
    person = device.features.model in CLASSIC_1S_FAMILY
    answer = await device.ask(message, messages.SignedPsbt, person=person)
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
    utxo = form.write_uint64(spend.output.amount) + form.write_bytes(spend.output.script)
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
