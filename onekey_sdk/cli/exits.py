"""Exit codes, one for each branch of the tree of errors."""

from __future__ import annotations

from onekey_sdk import errors

INTERRUPTED = 130

_BY_BRANCH = {
    errors.CallerError: 2,
    errors.LinkError: 3,
    errors.PeerError: 4,
    errors.DeviceStateError: 5,
    errors.WalletError: 6,
    errors.Cancelled: 7,
    errors.DeviceFailure: 8,
}
_MEANINGS = {
    0: "done",
    1: "an error of this program",
    2: "wrong usage; nothing was sent",
    3: "no device, or the link to it broke",
    4: "the device broke the protocol",
    5: "the device is not in a state for this",
    6: "the wallet is not the one that was meant",
    7: "somebody said no",
    8: "the device refused",
    INTERRUPTED: "interrupted with Ctrl-C",
}

EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {code:>3}  {meaning}" for code, meaning in _MEANINGS.items()
)


def exit_code(error: errors.OneKeyError) -> int:
    """The exit code that says which kind of error it was."""
    for branch, code in _BY_BRANCH.items():
        if isinstance(error, branch):
            return code
    return 1
