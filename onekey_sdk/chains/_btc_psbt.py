"""Signing PSBTs with any device: by its own message for them, else by the dialogue of SignTx."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from onekey_sdk.chains import _btc_signing, _psbt, _psbt_final, _psbt_finished, _psbt_message
from onekey_sdk.chains import _psbt_forms as forms
from onekey_sdk.chains import _psbt_own as wallet
from onekey_sdk.chains._btc_keys import PublicKeys
from onekey_sdk.chains._coins import find_coin
from onekey_sdk.chains._psbt_order import check_payable, order_of
from onekey_sdk.chains._psbt_signatures import Judge, add
from onekey_sdk.chains._psbt_spends import (
    check_dust,
    check_fee,
    payments_of,
    refuse,
    spends_of,
)
from onekey_sdk.errors import InvalidParameter
from onekey_sdk.models import BtcSignedPsbt, PsbtProblem
from onekey_sdk.paths import HARDENED
from onekey_sdk.session.conversation import Demanding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from onekey_sdk.chains._btc_keys import Path
    from onekey_sdk.chains._coins import Coin
    from onekey_sdk.chains._psbt import Origin, Psbt
    from onekey_sdk.chains._psbt_own import Own
    from onekey_sdk.session.conversation import Conversation, Operation

_PURPOSE_AND_COIN = 2


def signing(
    psbt: object, coin: str | None, *, finalize: bool, allow_high_fee: bool, allow_dust: bool
) -> Operation[BtcSignedPsbt]:
    """What is left of `btc_sign_psbt` once its parameters have been checked.

    Raises:
        PsbtError: it is no PSBT, or must not be signed whoever does it.
        InvalidParameter: the coin is not one with PSBTs.
    """
    raw, pack = forms.unpack(psbt)
    task = _Task(_psbt.read(raw), coin, allow_dust=allow_dust)
    check_fee(task.psbt, task.spends, allow_high=allow_high_fee)

    async def run(device: Conversation) -> BtcSignedPsbt:
        own = await task.sign(device)
        return task.result(own, pack, finalize=finalize)

    return Demanding(run, lambda _: _btc_signing.coin_demand(task.coin))


class _Task:
    """A PSBT that agrees with itself, and what is done with it.

    Raises:
        PsbtError: nobody should sign it.
        InvalidParameter: the coin is not one with PSBTs.
    """

    def __init__(self, psbt: Psbt, coin: str | None, *, allow_dust: bool) -> None:
        self.psbt = psbt
        self.spends = spends_of(psbt)
        self.payments = payments_of(psbt)
        self._allow_dust = allow_dust
        self._coins = _coins(coin, wallet.origins_of(self.spends))
        self.coin = self._coins[0]
        if len(self._coins) == 1:
            self._check_payments()
        self._judge = Judge(psbt, self.spends)
        _psbt_finished.check(self.spends, self._judge)

    async def sign(self, device: Conversation) -> Mapping[int, Own]:
        """Have the device sign its inputs, and put its signatures in."""
        keys = PublicKeys(device, self.coin)
        fingerprint = await keys.fingerprint(wallet.path_to_ask(self.spends, self.coin))
        if len(self._coins) > 1:
            self._choose_coin(fingerprint)
            keys = PublicKeys(device, self.coin)
        inputs = await wallet.own_inputs(self.spends, keys, fingerprint, self.coin)
        self._check_previous(inputs)
        outputs = await wallet.own_outputs(self.payments, self.spends, inputs, keys, fingerprint)
        parts = self.spends, self.payments, inputs, outputs
        request = _psbt_message.request_for(device.features, self.psbt, *parts)
        if request is not None:
            signatures = await _psbt_message.sign(device, self.coin, request, inputs)
        else:
            signed = await _btc_signing.sign(device, order_of(self.psbt, self.coin, *parts))
            signatures = {
                index: signature
                for index, signature in enumerate(signed.signatures)
                if signature is not None
            }
        add(self.psbt, self.spends, inputs, signatures, self._judge)
        return inputs

    def result(
        self, own: Mapping[int, Own], pack: Callable[[bytes], bytes | str], *, finalize: bool
    ) -> BtcSignedPsbt:
        """What is handed out."""
        found = _psbt_final.unlocked(self.spends, self._judge)
        complete = [each for each in found if each is not None]
        whole = len(complete) == len(found)
        transaction, txid = None, None
        if finalize:
            _psbt_final.finalize(self.psbt, found)
            if whole:
                transaction, txid = _psbt_final.extract(self.psbt, complete)
        return BtcSignedPsbt(pack(self.psbt.serialize()), tuple(own), whole, transaction, txid)

    def _choose_coin(self, fingerprint: int) -> None:
        """Go by the wallet's own paths where those of others tell of another coin."""
        origins = wallet.origins_of(self.spends)
        own = [_told(origin.path) for origin in origins if origin.fingerprint == fingerprint]
        self.coin = next((coin for coin in own if coin is not None), self.coin)
        self._check_payments()

    def _check_payments(self) -> None:
        check_payable(self.payments, self.coin)
        if not self._allow_dust:
            check_dust(self.payments, self.coin)

    def _check_previous(self, inputs: Mapping[int, Own]) -> None:
        """Whether amounts can be trusted: Taproot signatures commit to all of them."""
        if all(self.spends[index].lock.taproot for index in inputs):
            return
        for spend in self.spends:
            if spend.previous is None:
                raise refuse(
                    PsbtProblem.PREVIOUS_TRANSACTION_MISSING,
                    f"input {spend.index} lacks its previous transaction "
                    "(PSBT_IN_NON_WITNESS_UTXO), without which its amount would have to be "
                    "believed, and the fee could be any",
                    input=spend.index,
                )


def _coins(name: str | None, origins: Sequence[Origin]) -> list[Coin]:
    """The coin of that name, else those with PSBTs that the paths tell of."""
    told = [] if name is not None else [_told(origin.path) for origin in origins]
    known = list(dict.fromkeys(coin for coin in told if coin is not None))
    if known:
        return known
    coin = find_coin(name, list(origins[0].path))
    if not _has_psbts(coin):
        raise InvalidParameter(f"there are no PSBTs of {coin.name}")
    return [coin]


def _told(path: Path) -> Coin | None:
    if len(path) < _PURPOSE_AND_COIN or not path[0] & path[1] & HARDENED:
        return None
    with contextlib.suppress(InvalidParameter):
        coin = find_coin(None, list(path))
        return coin if _has_psbts(coin) else None
    return None


def _has_psbts(coin: Coin) -> bool:
    unlike = (
        coin.fork_id is not None,
        coin.bip143,
        coin.extra_data,
        coin.timestamp,
        coin.overwintered,
        coin.decred,
    )
    return not any(unlike)
