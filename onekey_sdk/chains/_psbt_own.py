"""Which inputs and outputs of a PSBT belong to the wallet in the device, and whether they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.chains import _btc_scripts as scripts
from onekey_sdk.chains._btc_keys import hardened_part
from onekey_sdk.chains._psbt_fields import In
from onekey_sdk.chains._psbt_spends import refuse
from onekey_sdk.errors import PsbtError
from onekey_sdk.models import PsbtProblem, ScriptType
from onekey_sdk.paths import HARDENED, format_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from onekey_sdk.chains._btc_keys import Path, PublicKeys
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.chains._psbt import Origin
    from onekey_sdk.chains._psbt_locks import Leaf, Lock
    from onekey_sdk.chains._psbt_spends import Payment, Spend

_SIGHASH_DEFAULT = 0
_SIGHASH_ALL = 1
_PURPOSES = {
    44: (ScriptType.LEGACY, False),
    49: (ScriptType.P2SH_SEGWIT, None),
    84: (ScriptType.SEGWIT, None),
    86: (ScriptType.TAPROOT, False),
}
"""The kind of script for a purpose, and whether it is one of several keys, where that matters."""
_BIP48 = 48
_BIP48_KINDS = {1: ScriptType.P2SH_SEGWIT, 2: ScriptType.SEGWIT}
_ACCOUNT_SIZES = {3, 4}
_CHAIN_AND_INDEX = 2
_CHAINS = {0, 1}
_FARTHEST_CHANGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Own:
    """A key of the wallet.

    Attributes:
        key: as the lock holds it, 33 bytes or 32.
        path: from the master key.
        leaf: the Taproot script that it signs for.
    """

    key: bytes
    path: Path
    leaf: Leaf | None = None


def origins_of(spends: Sequence[Spend]) -> list[Origin]:
    """Where the keys come from that may sign.

    Raises:
        PsbtError: the PSBT says of no key where it comes from.
    """
    found = [
        origin for spend in spends if not spend.final for origin in spend.lock.origins.values()
    ]
    if not found:
        raise refuse(
            PsbtProblem.OTHER_SEED,
            "the PSBT says of no key where it comes from, so no wallet can know its own",
        )
    return found


def path_to_ask(spends: Sequence[Spend], coin: Coin) -> Path:
    """A path that any wallet with the coin answers for, whoever's keys come first."""
    for origin in origins_of(spends):
        account = hardened_part(origin.path)
        purposes = [number | HARDENED for number in (*_PURPOSES, _BIP48)]
        usual = len(account) in _ACCOUNT_SIZES and account[0] in purposes
        if usual and account[1] == coin.slip44 | HARDENED:
            return account
    return 44 | HARDENED, coin.slip44 | HARDENED, HARDENED


async def own_inputs(
    spends: Sequence[Spend], keys: PublicKeys, fingerprint: int, coin: Coin
) -> dict[int, Own]:
    """The inputs that the device can sign, by their places.

    Raises:
        PsbtError: there are none, or one claims to be the wallet's and is not.
    """
    found = {
        spend.index: own
        for spend in spends
        if not spend.final and (own := _own_input(spend, fingerprint, coin)) is not None
    }
    if not found:
        raise refuse(
            PsbtProblem.OTHER_SEED,
            f"no input of the PSBT belongs to this wallet, whose fingerprint is {fingerprint:08x}",
        )
    for index, own in found.items():
        await _check_key(own, keys, f"input {index}", input=index)
    return found


async def own_outputs(
    payments: Sequence[Payment],
    spends: Sequence[Spend],
    inputs: Mapping[int, Own],
    keys: PublicKeys,
    fingerprint: int,
) -> dict[int, Own]:
    """The outputs that pay the accounts which pay, in the way they are paid, by their places.

    Raises:
        PsbtError: one claims to be the wallet's and is not.
    """
    homes = [_home(own, spends[index].lock) for index, own in inputs.items()]
    found: dict[int, Own] = {}
    for payment in payments:
        for key, origin in payment.lock.origins.items():
            if origin.fingerprint != fingerprint:
                continue
            own, where = Own(key, origin.path), f"output {payment.index}"
            await _check_key(own, keys, where, output=payment.index)
            if key not in payment.lock.keys:
                if payment.lock.kind is None and not _is_for_one_key(payment.output.script):
                    continue
                raise refuse(
                    PsbtProblem.KEY_MISMATCH,
                    f"{where} does not pay the key that it is said to pay",
                    output=payment.index,
                )
            home = _home(own, payment.lock)
            if home is not None and home.is_searched(homes) and _is_near(own.path):
                found[payment.index] = own
    return found


class _Home(NamedTuple):
    """Where a wallet looks for its money.

    Attributes:
        account: of the wallet's own key.
        kind: of its addresses.
        m: how many have to sign.
        signers: the accounts of all, in the order of the script; empty for one key.
        bip67: whether that is the order of their keys.
    """

    account: Path
    kind: ScriptType | None
    m: int
    signers: tuple[Origin, ...]
    bip67: bool

    def is_searched(self, others: Sequence[_Home | None]) -> bool:
        """Whether the wallet that has the others would look here, too."""
        same = [each for each in others if each is not None and each._wallet == self._wallet]
        if all(each.bip67 for each in same):
            return bool(same) and self.bip67
        return all(each.signers == self.signers for each in same)

    @property
    def _wallet(self) -> tuple[object, ...]:
        return self.account, self.kind, self.m, sorted(self.signers)


def _home(own: Own, lock: Lock) -> _Home | None:
    """None where the signers' keys do not have one place in the accounts of each."""
    account = hardened_part(own.path)
    signers: list[Origin] = []
    for key in lock.keys if lock.several else ():
        origin, place = lock.origins.get(key), own.path[len(account) :]
        if origin is None or len(place) != _CHAIN_AND_INDEX or origin.path[-2:] != place:
            return None
        signers.append(origin._replace(path=origin.path[:-2]))
    in_order = list(lock.keys) == sorted(lock.keys)
    return _Home(account, lock.kind, lock.m, tuple(signers), in_order)


def _is_near(path: Path) -> bool:
    """Whether any wallet would look there for its money."""
    chain = path[len(hardened_part(path)) :]
    return len(chain) == _CHAIN_AND_INDEX and chain[0] in _CHAINS and chain[1] <= _FARTHEST_CHANGE


def _own_input(spend: Spend, fingerprint: int, coin: Coin) -> Own | None:
    claimed = {
        key: origin.path
        for key, origin in spend.lock.origins.items()
        if origin.fingerprint == fingerprint
    }
    if not claimed:
        return None
    if spend.lock.kind is None:
        raise _unknown(spend)
    found = [
        Own(key, path, leaf) for key, path in claimed.items() for leaf in _ways(spend.lock, key)
    ]
    if not found and spend.lock.leaves:
        raise refuse(
            PsbtProblem.UNKNOWN_SCRIPT,
            f"input {spend.index} has Taproot scripts, but none for the wallet's key; devices "
            "sign by the key itself only where there are none",
            input=spend.index,
        )
    if not found:
        raise _not_by_this_key(spend)
    own = next((own for own in found if not _is_signed(spend, own)), found[0])
    _check_path(spend, own.path, coin)
    _check_hash_type(spend)
    return own


def _ways(lock: Lock, key: bytes) -> list[Leaf | None]:
    """How a key can sign: by itself, or for a script."""
    if lock.leaves:
        return [leaf for leaf in lock.leaves if key in leaf.script]
    return [None] if key in lock.keys else []


def _is_signed(spend: Spend, own: Own) -> bool:
    if own.leaf is not None:
        return own.key + own.leaf.hash in dict(spend.fields.each(In.TAP_SCRIPT_SIG))
    return own.key in dict(spend.fields.each(In.PARTIAL_SIG))


def _unknown(spend: Spend) -> PsbtError:
    if spend.fields.one(In.TAP_MERKLE_ROOT) is None and _is_for_one_key(spend.output.script):
        return _not_by_this_key(spend)
    return refuse(
        PsbtProblem.UNKNOWN_SCRIPT,
        f"input {spend.index} has a script that devices do not sign, or lacks a part of it",
        input=spend.index,
    )


def _not_by_this_key(spend: Spend) -> PsbtError:
    return refuse(
        PsbtProblem.KEY_MISMATCH,
        f"input {spend.index} is not spent by the key that is said to spend it",
        input=spend.index,
    )


def _is_for_one_key(script: bytes) -> bool:
    kinds = (ScriptType.LEGACY, ScriptType.SEGWIT, ScriptType.TAPROOT)
    return any(scripts.could_be(kind, script, several=False) for kind in kinds)


def _check_path(spend: Spend, path: Path, coin: Coin) -> None:
    place, lock = {"input": spend.index}, spend.lock
    purpose = path[0] ^ HARDENED if path else None
    expected, several = _PURPOSES.get(purpose or 0, (lock.kind, lock.several))
    if purpose == _BIP48 and len(path) > 3:
        expected, several = _BIP48_KINDS.get(path[3] ^ HARDENED, ScriptType.MULTISIG), True
    if not lock.leaves and (expected is not lock.kind or several not in {None, lock.several}):
        raise refuse(
            PsbtProblem.PATH_MISMATCH,
            f"input {spend.index}: {format_path(path)} is no path for its kind of script",
            **place,
        )
    if len(path) > 1 and path[0] & path[1] & HARDENED and path[1] ^ HARDENED != coin.slip44:
        raise refuse(
            PsbtProblem.PATH_MISMATCH,
            f"input {spend.index}: {format_path(path)} is no path of {coin.name}",
            **place,
        )


def _check_hash_type(spend: Spend) -> None:
    expected = _SIGHASH_DEFAULT if spend.lock.taproot else _SIGHASH_ALL
    given = spend.fields.number(In.SIGHASH_TYPE)
    if given not in {None, expected}:
        raise refuse(
            PsbtProblem.SIGHASH_TYPE,
            f"input {spend.index} asks for sighash type {given:#x}; devices sign "
            "the whole transaction only",
            input=spend.index,
        )


async def _check_key(own: Own, keys: PublicKeys, where: str, **place: int) -> None:
    if (await keys.at(own.path))[-len(own.key) :] != own.key:
        raise refuse(
            PsbtProblem.KEY_MISMATCH,
            f"{where}: the key at {format_path(own.path)} of this wallet is another one",
            **place,
        )
