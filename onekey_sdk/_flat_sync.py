"""Every chain's methods, typed, without await.

Written by `tools/generate.py` from the modules in `onekey_sdk/chains`; do not edit.
"""

# ruff: noqa

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, Unpack, overload

if TYPE_CHECKING:
    from onekey_sdk.parameters import WalletParameters
    from onekey_sdk.models import BtcAddress, BtcPublicKey, EvmAddress, EvmPublicKey, ScriptType
    from onekey_sdk.paths import PathLike


    from onekey_sdk._flat import BtcGetAddressItem, BtcGetPublicKeyItem, EvmGetAddressItem, EvmGetPublicKeyItem


def _named(
    first: str, positional: tuple[Any, ...], parameters: dict[str, Any]
) -> dict[str, Any]:
    """The parameters by name; the first one may come without."""
    if len(positional) > 1 or (positional and first in parameters):
        raise TypeError(f"only {first} may be given without its name, and once")
    return {**({first: positional[0]} if positional else {}), **parameters}


class _Call(Protocol):
    def __call__(
        self,
        name: str,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any: ...


class BtcMethods:
    """The `btc` methods of a wallet."""

    def __init__(self, call: _Call) -> None:
        self._call = call

    @overload
    def get_address(self, path: PathLike, *, coin: str | None = None, script_type: ScriptType | str | None = None, show_on_onekey: bool = True) -> BtcAddress: ...
    @overload
    def get_address(self, *, bundle: Sequence[BtcGetAddressItem]) -> list[BtcAddress]: ...
    def get_address(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
        """The address at a path.

        Args:
            path: such as `m/84'/0'/0'/0/0`.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
            script_type: the kind of address; by default that of the path's purpose.
            show_on_onekey: show the address on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return self._call("btc_get_address", bundle, parameters)

    @overload
    def get_public_key(self, path: PathLike, *, coin: str | None = None, script_type: ScriptType | str | None = None, show_on_onekey: bool = True) -> BtcPublicKey: ...
    @overload
    def get_public_key(self, *, bundle: Sequence[BtcGetPublicKeyItem]) -> list[BtcPublicKey]: ...
    def get_public_key(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
        """The extended public key at a path, as SLIP-132 writes it for the kind of script.

        Args:
            path: an account's, such as `m/84'/0'/0'`.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
            script_type: the kind of address; by default that of the path's purpose.
            show_on_onekey: show the key on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return self._call("btc_get_public_key", bundle, parameters)


class EvmMethods:
    """The `evm` methods of a wallet."""

    def __init__(self, call: _Call) -> None:
        self._call = call

    @overload
    def get_address(self, path: PathLike, *, chain_id: int | None = None, show_on_onekey: bool = True) -> EvmAddress: ...
    @overload
    def get_address(self, *, bundle: Sequence[EvmGetAddressItem]) -> list[EvmAddress]: ...
    def get_address(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
        """The address at a path.

        Args:
            path: of at least three components, such as `m/44'/60'/0'/0/0`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the address on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return self._call("evm_get_address", bundle, parameters)

    @overload
    def get_public_key(self, path: PathLike, *, chain_id: int | None = None, show_on_onekey: bool = True) -> EvmPublicKey: ...
    @overload
    def get_public_key(self, *, bundle: Sequence[EvmGetPublicKeyItem]) -> list[EvmPublicKey]: ...
    def get_public_key(self, *positional: Any, bundle: Any = None, **parameters: Any) -> Any:
        """The public key at a path, and its BIP-32 node.

        Args:
            path: such as `m/44'/60'/0'`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the key on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        parameters = _named("path", positional, parameters)
        return self._call("evm_get_public_key", bundle, parameters)


class WalletMethods:
    """The chains of a wallet."""

    def _call(
        self,
        name: str,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        raise AssertionError("a subclass overrides this")

    @property
    def btc(self) -> BtcMethods:
        """The `btc` methods in this wallet."""
        return BtcMethods(self._call)

    @property
    def evm(self) -> EvmMethods:
        """The `evm` methods in this wallet."""
        return EvmMethods(self._call)


class FlatMethods:
    """Every method of every chain by its flat name."""

    def _flat(
        self,
        name: str,
        connect_id: str | None,
        device_id: str | None,
        bundle: Sequence[Mapping[str, Any]] | None,
        parameters: Mapping[str, Any],
    ) -> Any:
        raise AssertionError("a subclass overrides this")

    @overload
    def btc_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, coin: str | None = None, script_type: ScriptType | str | None = None, show_on_onekey: bool = True, **common: Unpack[WalletParameters]) -> BtcAddress: ...
    @overload
    def btc_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[BtcGetAddressItem], **common: Unpack[WalletParameters]) -> list[BtcAddress]: ...
    def btc_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
        """The address at a path.

        Args:
            path: such as `m/84'/0'/0'/0/0`.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
            script_type: the kind of address; by default that of the path's purpose.
            show_on_onekey: show the address on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return self._flat("btc_get_address", connect_id, device_id, bundle, parameters)

    @overload
    def btc_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, coin: str | None = None, script_type: ScriptType | str | None = None, show_on_onekey: bool = True, **common: Unpack[WalletParameters]) -> BtcPublicKey: ...
    @overload
    def btc_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[BtcGetPublicKeyItem], **common: Unpack[WalletParameters]) -> list[BtcPublicKey]: ...
    def btc_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
        """The extended public key at a path, as SLIP-132 writes it for the kind of script.

        Args:
            path: an account's, such as `m/84'/0'/0'`.
            coin: a coin's name or symbol, such as `Bitcoin` or `ltc`; by default the path's.
            script_type: the kind of address; by default that of the path's purpose.
            show_on_onekey: show the key on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return self._flat("btc_get_public_key", connect_id, device_id, bundle, parameters)

    @overload
    def evm_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, chain_id: int | None = None, show_on_onekey: bool = True, **common: Unpack[WalletParameters]) -> EvmAddress: ...
    @overload
    def evm_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[EvmGetAddressItem], **common: Unpack[WalletParameters]) -> list[EvmAddress]: ...
    def evm_get_address(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
        """The address at a path.

        Args:
            path: of at least three components, such as `m/44'/60'/0'/0/0`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the address on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return self._flat("evm_get_address", connect_id, device_id, bundle, parameters)

    @overload
    def evm_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, path: PathLike, chain_id: int | None = None, show_on_onekey: bool = True, **common: Unpack[WalletParameters]) -> EvmPublicKey: ...
    @overload
    def evm_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Sequence[EvmGetPublicKeyItem], **common: Unpack[WalletParameters]) -> list[EvmPublicKey]: ...
    def evm_get_public_key(self, connect_id: str | None = None, device_id: str | None = None, *, bundle: Any = None, **parameters: Any) -> Any:
        """The public key at a path, and its BIP-32 node.

        Args:
            path: such as `m/44'/60'/0'`.
            chain_id: EIP-155 number of the network that the device names on its screen.
            show_on_onekey: show the key on the device and wait for the person to confirm it.

        `bundle=[...]` takes a list of such parameters and gives the list of the results.
        """
        return self._flat("evm_get_public_key", connect_id, device_id, bundle, parameters)
