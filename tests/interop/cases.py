"""Calls that OneKey's JavaScript SDK and this one answer alike, and those that they don't.

Each case is a device, and what a program and a person do with it. A call without a `Difference`
has the same result, or the same error code, and asks the program's user the same questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.interop.bitcoin_cases import BITCOIN_CASES
from tests.interop.calls import (
    CLASSICS,
    NEWER,
    TOUCH_SCREENS,
    Call,
    Case,
    Difference,
    End,
    HostAnswer,
    Person,
)
from tests.interop.ethereum_cases import ETHEREUM_CASES
from tests.interop.management_cases import MANAGEMENT_CASES
from tests.support.psbts import taproot_psbt

EVM = "m/44'/60'/0'/0/0"
PIN = "1234"
ATTACHED = "777777"
A = "abc"
B = "b"
STATE_OF = {
    "": "mvbu1Gdy8SUjTenqerxUaZyYjmveZvt33q",
    A: "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47",
    B: "mpxc6z31h37BqUkZAPZaWXgCwh8WTxKFGU",
}
"""Wallets' fingerprints by passphrase, as real devices told them for twelve times "all"."""

ON_DEVICE = HostAnswer.ON_DEVICE
ATTACH_PIN = HostAnswer.ATTACH_PIN
CANCEL = HostAnswer.CANCEL

EMPTY = {"useEmptyPassphrase": True}
IN_A = {"passphraseState": STATE_OF[A]}
IN_B = {"passphraseState": STATE_OF[B]}


def address(how: Mapping[str, Any] | None = None, *host: str | HostAnswer, **more: Any) -> Call:
    """The Ethereum address in some wallet."""
    params = {"path": EVM, "showOnOneKey": False, **(how or {})}
    return Call("evmGetAddress", params, host, **more)


PROTECTED = {"passphrase_protection": True}


def _asked(difference: Difference, *asked: str) -> Difference:
    """The same, where both programs are asked something before."""
    return replace(difference, javascript=End(asked=asked), ours=End(asked=asked))


def _bundle(method: str, *paths: str, **params: Any) -> Call:
    items = [{"path": path, "showOnOneKey": False, **params} for path in paths]
    return Call(method, {"bundle": items})


def _btc(method: str, path: str, **params: Any) -> Call:
    return Call(method, {"path": path, "showOnOneKey": False, **params})


ADDRESS = "EthereumGetAddressOneKey"
FINGERPRINT = "GetPassphraseState or GetAddress"
"""Older firmware knows the first one not."""
SIGN = "EthereumSignTxOneKey"
QUEUED = Difference("queue", None)
CANCELLED = Difference("cancel", End(822), End(109))
UNLOCKED = Difference(
    "unlock-features",
    fields=frozenset(
        {
            "auto_lock_delay_ms",
            "experimental_features",
            "flags",
            "needs_backup",
            "no_backup",
            "passphrase_always_on_device",
            "safety_checks",
            "wipe_code_protection",
        }
    ),
    models=NEWER,
)
RESUMED = Difference(
    "resume",
    End(sent=("Initialize", FINGERPRINT, ADDRESS)),
    End(sent=("Initialize", ADDRESS)),
)

PSBT, FOREIGN_PSBT = (
    taproot_psbt(mnemonic).hex() for mnemonic in ("all " * 11 + "all", "abandon " * 11 + "about")
)

CASES = (
    Case("search", (Call("searchDevices"),)),
    Case("features", (Call("getFeatures"),)),
    Case("versions of parts", (Call("getOnekeyFeatures"),)),
    Case(
        "no passphrases",
        (
            Call("getPassphraseState"),
            Call("getPassphraseState", EMPTY),
            address(),
            address(EMPTY),
            address(IN_A),
            address(device_id="0" * 24),
        ),
    ),
    Case(
        "standard wallet",
        (
            Call("getPassphraseState", EMPTY),
            address(EMPTY, differs=RESUMED),
            address(EMPTY, differs=RESUMED),
            address(),
            address({"passphraseState": STATE_OF[""]}),
        ),
        PROTECTED,
    ),
    Case(
        "hidden wallets",
        (
            Call("getPassphraseState", {"initSession": True}, (A,)),
            address(IN_A),
            Call("getPassphraseState", {"initSession": True}, (B,)),
            address(IN_B),
            address(IN_A),
            address(IN_A),
            address(EMPTY),
            _btc("btcGetAddress", "m/84'/0'/0'/0/0", **IN_A),
            _btc("btcGetPublicKey", "m/84'/0'/0'", **IN_B),
        ),
        PROTECTED,
    ),
    Case(
        "a passphrase that needs normalising",
        (Call("getPassphraseState", {"initSession": True}, ("pa\u00df \ufb01 \u00e9",)),),
        PROTECTED,
    ),
    Case(
        "a passphrase typed on the device",
        (
            Call(
                "getPassphraseState",
                {"initSession": True},
                (ON_DEVICE,),
                (Person("next_passphrase", A),),
            ),
            address(IN_A),
        ),
        PROTECTED,
    ),
    Case("another passphrase than the state's", (address(IN_A, B), address(IN_A, A)), PROTECTED),
    Case(
        "a state that is none",
        (
            address(
                {"passphraseState": "mvbu"},
                A,
                differs=Difference("state-form", End(112, ("passphrase",)), End(405)),
            ),
        ),
        PROTECTED,
    ),
    Case(
        "no check",
        (address({"skipPassphraseCheck": True}, A),),
        PROTECTED,
    ),
    Case(
        "no check, and another passphrase than the state's",
        (
            address(
                {"skipPassphraseCheck": True, **IN_A},
                B,
                differs=Difference(
                    "skip-check", End(None, ("passphrase",)), End(112, ("passphrase",))
                ),
            ),
        ),
        PROTECTED,
    ),
    Case(
        "the program cancels at the passphrase",
        (
            address(
                IN_A,
                CANCEL,
                differs=Difference("cancel", End(822, ("passphrase",)), End(109, ("passphrase",))),
            ),
        ),
        PROTECTED,
    ),
    Case(
        "the program cancels at a confirmation",
        (Call("evmGetAddress", {"path": EVM}, (CANCEL,), (Person("wait"),), differs=CANCELLED),),
    ),
    Case(
        "the program cancels at the PIN",
        (
            Call("deviceLock"),
            Call(
                "deviceUnlock",
                {},
                (CANCEL,),
                differs=Difference("cancel", End(822, ("pin",)), End(109, ("pin",))),
            ),
        ),
        {"pin": PIN},
        CLASSICS,
    ),
    Case(
        "the program cancels at the touch screen's PIN",
        (
            Call("deviceLock"),
            Call("deviceUnlock", {}, (CANCEL,), (Person("wait"),), differs=CANCELLED),
        ),
        {"pin": PIN},
        TOUCH_SCREENS,
    ),
    Case(
        "the person refuses",
        (Call("evmGetAddress", {"path": EVM}, (), (Person("refuse"),)), address()),
    ),
    Case("shown on the device", (Call("evmGetAddress", {"path": EVM}),)),
    Case(
        "Ethereum",
        (
            Call("evmGetPublicKey", {"path": EVM, "showOnOneKey": False}),
            address({"chainId": 137}),
            address({"path": [0x8000002C, 0x8000003C, 0x80000001, 0, 7]}),
            _bundle("evmGetAddress", "m/44'/60'/0'/0/0", "m/44'/60'/0'/0/1"),
            _bundle("evmGetPublicKey", "m/44'/60'/0'/0/0", "m/44'/60'/0'/0/1"),
        ),
    ),
    Case(
        "Bitcoin",
        (
            _btc("btcGetAddress", "m/44'/0'/0'/0/0"),
            _btc("btcGetAddress", "m/49'/0'/0'/0/0", coin="btc"),
            _btc("btcGetAddress", "m/84'/0'/0'/0/0"),
            _btc("btcGetAddress", "m/86'/0'/0'/0/0"),
            _btc("btcGetAddress", "m/84'/2'/0'/0/0", coin="ltc"),
            _btc("btcGetPublicKey", "m/44'/0'/0'"),
            _btc("btcGetPublicKey", "m/49'/0'/0'"),
            _btc("btcGetPublicKey", "m/84'/0'/0'"),
            _btc("btcGetPublicKey", "m/86'/0'/0'"),
            _bundle("btcGetAddress", "m/84'/0'/0'/0/0", "m/84'/0'/0'/0/1", coin="btc"),
        ),
    ),
    Case(
        "public keys in a bundle",
        (_bundle("btcGetPublicKey", "m/84'/0'/0'", "m/84'/0'/1'", coin="btc"),),
    ),
    Case(
        "wrong parameters",
        (
            Call("evmGetAddress"),
            Call("evmGetAddress", {"path": "44'/60'/0'/0/0"}),
            Call("evmGetAddress", {"path": "m/44'/60'/x"}),
            Call("evmGetAddress", {"path": "m/-1"}),
            Call("evmGetAddress", {"path": EVM, "showOnOneKey": "yes"}),
            Call("evmGetAddress", {"path": EVM, "chainId": "one"}),
            Call("evmGetAddress", {"bundle": []}),
            Call("btcGetAddress", {"path": "m/44'/0'/0'/0/0", "coin": "no such coin"}),
        ),
    ),
    Case(
        "paths that the device refuses",
        (
            Call("evmGetAddress", {"path": "m/44'/0'/0'/0/0", "showOnOneKey": False}),
            Call(
                "evmGetAddress",
                {"path": "m/44h/60'/0'/0/0", "showOnOneKey": False},
                differs=Difference("hardened-mark", End(800), End()),
            ),
        ),
    ),
    Case(
        "PIN",
        (
            Call("deviceLock"),
            Call("deviceUnlock", {}, (PIN,), differs=_asked(UNLOCKED, "pin")),
            Call("deviceLock"),
            address({}, PIN),
            Call("deviceLock"),
            Call("deviceUnlock", {}, (ON_DEVICE,), differs=_asked(UNLOCKED, "pin")),
            Call("deviceLock"),
            address({}, "9999"),
        ),
        {"pin": PIN},
        CLASSICS,
    ),
    Case(
        "PIN on a touch screen",
        (
            Call("deviceLock"),
            Call("deviceUnlock", {}, (), (Person("type_pin", PIN),), differs=UNLOCKED),
            Call("deviceLock"),
            address(person=(Person("type_pin", "9999"), Person("type_pin", PIN))),
        ),
        {"pin": PIN},
        TOUCH_SCREENS,
    ),
    Case(
        "a PIN that opens a hidden wallet",
        (
            Call("deviceLock"),
            address(IN_A, person=(Person("unlock", ATTACHED),)),
            address(EMPTY),
            address(IN_B, person=(Person("unlock", ATTACHED),)),
        ),
        {"pin": PIN, "passphrase_protection": True, "attach_pins": {ATTACHED: A}},
        NEWER,
    ),
    Case(
        "a hidden wallet's PIN instead of its passphrase",
        (
            Call("getPassphraseState", {"initSession": True}, (PIN, ATTACH_PIN, ATTACHED)),
            address(IN_A),
        ),
        {"pin": PIN, "passphrase_protection": True, "attach_pins": {ATTACHED: A}},
        ("classic1s", "classicpure"),
    ),
    Case(
        "a hidden wallet's PIN on a touch screen",
        (Call("getPassphraseState", {"initSession": True}, (ATTACH_PIN,)), address(IN_A)),
        {"pin": PIN, "passphrase_protection": True, "attach_pins": {ATTACHED: A}},
        ("pro",),
    ),
    Case("unlocking what is unlocked", (Call("deviceUnlock"), Call("deviceLock"))),
    Case(
        "cancelling what does not run",
        (
            Call("deviceCancel", differs=Difference("device-cancel", End(803), End())),
            address(),
        ),
    ),
    Case(
        "a device without a seed",
        (
            Call("getFeatures"),
            Call("getPassphraseState", differs=Difference("no-seed", End(800), End(102))),
            address(differs=Difference("no-seed", End(800), End(102))),
        ),
        {"initialized": False},
        (*CLASSICS, "touch"),
    ),
    Case(
        "a Pro without a seed",
        (
            Call("getFeatures"),
            Call("getPassphraseState", differs=Difference("no-seed", End(), End(102))),
            address(differs=Difference("no-seed", End(800), End(102))),
        ),
        {"initialized": False},
        ("pro",),
    ),
    Case(
        "a transaction on a test network",
        (
            Call(
                "evmSignTransaction",
                {
                    "path": EVM,
                    "transaction": {
                        "to": "0x7314e0f1c0e28474bdb6be3e2c3e0453255188f8",
                        "value": "0xf4240",
                        "data": "0x",
                        "chainId": 11155111,
                        "nonce": "0x0",
                        "gasLimit": "0x5208",
                        "gasPrice": "0xbebc200",
                    },
                },
                differs=Difference(
                    "safety-checks",
                    End(sent=("Initialize", "ApplySettings", SIGN)),
                    End(800, sent=("Initialize", FINGERPRINT, SIGN)),
                ),
            ),
        ),
    ),
    Case("a PSBT", (Call("btcSignPsbt", {"psbt": PSBT, "coin": "btc"}),), models=NEWER),
    Case(
        "a PSBT for a device without a message for it",
        (
            Call(
                "btcSignPsbt",
                {"psbt": PSBT, "coin": "btc"},
                differs=Difference("every-psbt", End(800), End()),
            ),
        ),
        models=("classic", "mini", "touch"),
    ),
    Case(
        "a PSBT of another wallet",
        (
            Call(
                "btcSignPsbt",
                {"psbt": FOREIGN_PSBT, "coin": "btc"},
                differs=Difference("psbt-checked", End(800), End(9007)),
            ),
        ),
        models=NEWER,
    ),
    Case(
        "two calls at once",
        (address(differs=QUEUED), address({"chainId": 137}, differs=QUEUED)),
        at_once=True,
    ),
    *BITCOIN_CASES,
    *MANAGEMENT_CASES,
    *ETHEREUM_CASES,
)
