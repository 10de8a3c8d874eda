"""Where this SDK and OneKey's JavaScript SDK differ on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DIFFERENCES: Mapping[str, str] = {
    "queue": (
        "Calls to one device wait for each other, first come first served. There, a call takes "
        "the device away from the one that runs, which ends with error 107, and either may end "
        "with 800, 805 or 806 instead or wait for ever."
    ),
    "resume": (
        "The standard wallet is resumed like a hidden one: two messages are exchanged for each "
        "call. There it is opened anew for each call, with three."
    ),
    "cancel": (
        "A cancelled call ends with error 109, whatever it waited for, and once `cancel()` "
        "returns the device is ready for the next call. There it ends with error 822, and the "
        "next call may be held up for ten seconds."
    ),
    "device-cancel": (
        "`device_cancel()` succeeds on a device that asks nothing, for then there is nothing to "
        "cancel. There it ends with error 803."
    ),
    "skip-check": (
        "`skip_passphrase_check` lets a call run without naming a wallet. A wallet that is named "
        "must be the one that is opened all the same, or the call ends with error 112. There it "
        "runs in whichever wallet was opened."
    ),
    "state-form": (
        "A `passphrase_state` that is no Testnet address is refused with error 405, and nobody is "
        "asked. There the person types a passphrase before the call ends with error 112."
    ),
    "unlock-features": (
        "`device_unlock()` asks the unlocked device for its Features anew. There they are those "
        "of the locked device, which leaves many out, with the lock's state put in."
    ),
    "no-seed": (
        "A device without a seed has no wallets: error 102, and it is asked for its Features only. "
        "There it is the device that refuses, with error 800; `getPassphraseState` may give no "
        "state instead."
    ),
    "safety-checks": (
        "No setting of the device is changed unless that is what the call is for. There, "
        "`evmSignTransaction` on five test networks sets `safety_checks` to PromptTemporarily "
        "first, so that the device signs with the main network's path. Here the device refuses "
        "that with error 800: use the path of test networks, or change the setting yourself."
    ),
    "every-psbt": (
        "`btc_sign_psbt()` signs on every model, by the dialogue for transactions where the "
        "device has no message for PSBTs or no room. There the device refuses with error 800."
    ),
    "psbt-checked": (
        "A PSBT that must not be signed, such as one of another wallet, is refused with error "
        "9007 and its reason before the device gets it. There the device refuses with error 800."
    ),
    "transaction-checked": (
        "A Bitcoin transaction that must not be signed, such as one whose amounts are not those "
        "of its previous transactions, is refused with error 405 before the device gets it. There "
        "the device refuses with error 800."
    ),
    "odd-address": (
        "`btc_verify_message()` passes the address on as it is. There, one with an odd number of "
        "characters gets a zero before it, so that the device refuses it with error 800."
    ),
    "test-network": (
        "The coin type 1 in a path means Testnet where nothing else says which coin is meant. "
        "There it means Regtest."
    ),
    "old-firmware": (
        "Firmware that is too old for passphrases is refused with error 111 before anybody is "
        "asked. There, `getPassphraseState` asks for a passphrase all the same: one from the host "
        "opens a wallet that no later call can use, for those end with error 111, and for one "
        "that is typed on the device it ends with error 800."
    ),
    "no-such-pin": (
        "Where the firmware knows no PINs of hidden wallets, asking for one is refused with error "
        "405. There the device takes it for an empty passphrase and opens the standard wallet."
    ),
    "hardened-mark": (
        "Hardened parts of a path may be marked with h or H as well as with an apostrophe. There "
        "an h is skipped without a word, so that 44h is taken for 44."
    ),
    "settings-checked": (
        "A setting that the model or its firmware does not have is refused with error 415 or "
        "407, and nothing is sent. There the device passes over it, without a word where "
        "another setting is named beside it, or the call ends with error 825."
    ),
    "by-hand": (
        "Seeds are made, restored and backed up at the device where its firmware does not do it "
        "for a computer: error 415, and nothing is sent. There the device refuses with error "
        "800."
    ),
    "entropy": (
        "`device_reset()` gives the device the entropy that it asks for, and "
        "`device_recovery()` the words that the person types. There both end with error 805, "
        "for neither is answered."
    ),
}
"""Each deliberate difference from the JavaScript SDK; docs/differences.md tells the same."""
