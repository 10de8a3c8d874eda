"""`docs/cli-session.md`: the command line as a person sees it, typed and answered by a script.

python tools/terminal_session.py [--check]
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from onekey_sdk.testing import SoftwareDevice

TARGET = Path(__file__).resolve().parent.parent / "docs" / "cli-session.md"
PROGRAMS = Path(sys.executable).parent
COLUMNS = 100
PATIENCE = 60.0

_HEAD = """\
# The command line, step by step

What stands here was typed at a terminal by `tools/terminal_session.py`, with a software device at
the other end. PINs and passphrases are typed unseen. `ONEKEY_CONNECT` says where the device is.

"""

Answer = tuple[str, str | Callable[[], str | None]]
"""What to wait for on the screen, and what is typed then: a line, or what comes of doing this."""


class Terminal:
    """A person's terminal, whose every command is written down."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.text = ""
        self._environment = environment

    def run(self, command: str, *answers: Answer) -> None:
        """Type a command, and the answers to what it asks."""
        keyboard, screen = pty.openpty()
        process = subprocess.Popen(
            ["/bin/sh", "-c", command],
            env=self._environment,
            stdin=screen,
            stdout=screen,
            stderr=screen,
            start_new_session=True,
        )
        os.close(screen)
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        seen, rest = "", list(answers)
        position = 0
        for piece in _pieces(keyboard):
            seen += piece
            while rest and (found := seen.find(rest[0][0], position)) >= 0:
                expected, answer = rest.pop(0)
                position = found + len(expected)
                line = answer if isinstance(answer, str) else answer()
                if line is not None:
                    os.write(keyboard, f"{line}\n".encode())
        process.wait()
        watchdog.cancel()
        os.close(keyboard)
        if rest:
            raise SystemExit(f"{command}: {rest[0][0]!r} was not asked\n{seen}")
        shown = seen.replace("\r\n", "\n").rstrip("\n")
        self.text += f"$ {command}\n{shown}\n"


def _pieces(keyboard: int) -> Iterator[str]:
    while True:
        try:
            piece = os.read(keyboard, 4096)
        except OSError:  # the command has ended
            return
        if not piece:
            return
        yield piece.decode()


def page() -> str:
    """The page, made anew."""
    with _device("pro") as pro, tempfile.TemporaryDirectory() as runtime:
        terminal = Terminal(_environment(pro.bridge(), runtime))
        parts = [_HEAD, *_with_a_pro(pro, terminal)]
    with (
        _device("classic1s") as classic,
        tempfile.TemporaryDirectory() as runtime,
    ):
        terminal = Terminal(_environment(classic.bridge(), runtime))
        parts += _with_a_classic(classic, terminal)
    text = "".join(parts)
    # Which of the two the bridge says first is a matter of microseconds.
    text = text.replace(
        "The bridge says: device disconnected during action",
        "The bridge does not list the device any more",
    )
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:21333", text)


def _device(model: str) -> SoftwareDevice:
    return SoftwareDevice(model=model, pin="1234", passphrase_protection=True, auto_confirm=True)


def _environment(address: str, runtime: str) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(PROGRAMS), os.environ["PATH"]]),
        "ONEKEY_CONNECT": address,
        "XDG_RUNTIME_DIR": runtime,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "COLUMNS": str(COLUMNS),
        "TERM": "dumb",
        "HOME": runtime,
    }


_GET = "evm get-address -p \"m/44'/60'/0'/0/"


def _with_a_pro(device: SoftwareDevice, terminal: Terminal) -> Iterator[str]:
    terminal.run("onekey list")
    terminal.run("onekey unlock >/dev/null")
    terminal.run(f'onekey {_GET}0" --use-empty-passphrase --show')
    yield _section(
        "First use",
        "A Pro is unlocked on its own screen. The address is looked at there, too.",
        terminal,
    )
    opening: list[Answer] = [
        ("[h]ere? ", "h"),
        ("Passphrase for a wallet: ", "correct horse"),
        ("Once more: ", "correct hrose"),
        ("Passphrase for a wallet: ", "correct horse"),
        ("Once more: ", "correct horse"),
    ]
    terminal.run("onekey passphrase-state --hidden", *opening)
    yield _section(
        "A hidden wallet",
        "The passphrase is typed twice, and the wallet's fingerprint shown. Who has used the "
        "wallet before compares it: a slip would have opened another wallet.",
        terminal,
    )
    for index in range(10):
        terminal.run(f'onekey --json {_GET}{index}" --hidden | grep address')
    yield _section(
        "Ten commands in it",
        "None of them asks again, for the device was not locked in between.",
        terminal,
    )
    device.person.lock()
    terminal.run(
        f'onekey {_GET}0" --hidden', ("[h]ere? ", "h"), ("Passphrase for", "correct horse")
    )
    yield _section(
        "After a lock",
        "Locking has closed the wallet. The PIN is typed on the Pro, the passphrase here once: "
        "the fingerprint is known, and would tell a slip.",
        terminal,
    )

    def unplug() -> None:
        while device.do(lambda emulator: emulator.trace[-1].message.DESCRIPTOR.name) != "ButtonAck":
            time.sleep(0.01)
        device.person.unplug()

    device.do(lambda emulator: setattr(emulator.device, "auto_confirm", False))
    terminal.run(f'onekey {_GET}0" --hidden --show; echo exit code $?', ("confirm there", unplug))
    device.person.plug()
    yield _section("The cable is pulled", "In the middle of a question.", terminal)


def _with_a_classic(device: SoftwareDevice, terminal: Terminal) -> Iterator[str]:
    asked = "Positions of the PIN"
    terminal.run("onekey unlock; echo exit code $?", (asked, lambda: device.positions("9999")))
    device.person.press_yes()
    terminal.run("onekey unlock | grep unlocked:", (asked, lambda: device.positions("1234")))
    yield _section(
        "A wrong PIN",
        "A Classic shows its digits in a new order each time; what is typed here are positions.",
        terminal,
    )


def _section(title: str, text: str, terminal: Terminal) -> str:
    shown, terminal.text = terminal.text, ""
    return f"## {title}\n\n{textwrap.fill(text, COLUMNS)}\n\n```text\n{shown}```\n\n"


def main() -> None:
    """Write the page, or say whether it is out of date."""
    made = page().rstrip("\n") + "\n"
    if "--check" not in sys.argv:
        TARGET.write_text(made, encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != made:
        raise SystemExit(f"{TARGET} is out of date: run python tools/terminal_session.py")


if __name__ == "__main__":
    main()
