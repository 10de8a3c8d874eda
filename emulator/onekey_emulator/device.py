"""The device apart from its firmware: what it stores, shows and remembers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from onekey_emulator import installed, seeds
from onekey_emulator.failures import Restarted
from onekey_emulator.sessions import ChipOptions, SecureElement
from onekey_emulator.user import User
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from onekey_emulator.firmware.base import Firmware
    from onekey_emulator.profiles import Profile
    from onekey_emulator.storage import StateFile, Storage

DEVICE_ID_BYTES = 12
_ENTROPY_BYTES = 16
_SOFTWARE = (
    "firmware_version",
    "firmware_present",
    "bitcoin_only",
    "ble_version",
    "bootloader_version",
)
HOME = "home"
ONEKEY, TREZOR = "onekey.so", "trezor.io"


class Exchange(NamedTuple):
    """A message that went over the wire, "in" to the device or "out" of it."""

    direction: Literal["in", "out"]
    message: Any


class WalletUse(NamedTuple):
    """Which wallet really answered a request.

    Attributes:
        request: name of the request.
        passphrase: of the wallet whose seed was used.
    """

    request: str
    passphrase: str


class Device:
    """Everything that the firmware works on.

    Attributes:
        attach_unlocked: whether the device was unlocked by the PIN of a hidden wallet.
        client_knows_attach: whether the last Initialize said that its sender knows such PINs.
        finger_locked: whether a finger is enough to unlock.
        prompt_temporarily: whether safety checks are relaxed until the device is switched off.
        plugged: whether the USB cable is in.
        on_plug: called each time that it is put in.
        auto_confirm: whether the person agrees to everything.
        passphrase: what the person types then.
        paper: the words that the person has written down.
        trace: all messages but those of the debug link, in order.
        wallet_log: which wallet each request was answered with.
        screen: the lines shown now.
        screens: all screens so far.
        watchers: called after the screen has changed, and when a request has ended.
        crashes: errors of the emulator itself that a handler ran into.
        firmware: what runs on it: the model's firmware, or the bootloader.
        reboot: starts it anew, in the bootloader or in the firmware.
    """

    def __init__(
        self,
        profile: Profile,
        storage: Storage,
        random: Random,
        options: ChipOptions,
        state_file: StateFile | None = None,
    ) -> None:
        self.profile: Profile = profile
        self.storage: Storage = storage
        self.random = random
        if profile.own_sessions:
            # Nothing depends on the chip then.
            options = replace(options, unknown_session="new", wrong_pin_keeps_sessions=True)
        self.options = options
        self.chip: SecureElement = SecureElement(storage, options, random)
        self.user = User(self)
        self.attach_unlocked: bool = False
        self.client_knows_attach = False
        self.finger_locked = False
        self.prompt_temporarily = False
        self.plugged = True
        self.on_plug: list[Callable[[], None]] = []
        self.auto_confirm = False
        self.passphrase = ""
        self.paper = ""
        self.trace: list[Exchange] = []
        self.wallet_log: list[WalletUse] = []
        self.screen: list[str] = [HOME]
        self.screens: list[list[str]] = [self.screen]
        self.watchers: list[Callable[[], None]] = []
        self.crashes: list[Exception] = []
        self.firmware: Firmware
        self.reboot: Callable[[bool], None]
        self._state_file = state_file

    @property
    def unlocked(self) -> bool:
        """Whether the device may be used as it is."""
        return self.chip.unlocked and not self.finger_locked

    @property
    def vendor(self) -> str:
        """Whom it claims to be from."""
        compatible = TREZOR if self.storage.trezor_compatible else ONEKEY
        return self.profile.vendor or compatible

    @property
    def takes_attached_pins(self) -> bool:
        """Whether a hidden wallet's PIN unlocks the device."""
        return self.profile.attach and self.storage.passphrase_protection

    def passphrase_request(self) -> m.PassphraseRequest:
        """How the host is asked for a passphrase."""
        request = m.PassphraseRequest()
        if self.profile.attach:
            request.exists_attach_pin_user = self.chip.has_attached_pins
        return request

    @property
    def safety_checks(self) -> int:
        """The level in force."""
        level = m.SafetyCheckLevel
        if self.prompt_temporarily:
            return int(level.PromptTemporarily)
        return int(level.PromptAlways if self.storage.prompt_always else level.Strict)

    @property
    def strict(self) -> bool:
        """Whether unusual paths are refused."""
        return not (self.prompt_temporarily or self.storage.prompt_always)

    def show(self, lines: list[str]) -> None:
        """Put lines on the screen."""
        self.screen = lines
        self.screens.append(lines)
        self.changed()

    def changed(self) -> None:
        """Tell those who watch the device."""
        for watcher in list(self.watchers):
            watcher()

    def log_wallet(self, request: str) -> None:
        """Note that the request is answered with the wallet of the current session."""
        session = self.chip.current
        if session is not None and session.passphrase is not None:
            self.wallet_log.append(WalletUse(request, session.passphrase))

    def save(self) -> None:
        """Bring what is stored to the state file, if there is one."""
        if self._state_file is not None:
            self._state_file.save(self.storage)

    def remove_firmware(self) -> None:
        """Be without firmware, as while an update is under way."""
        self.storage.firmware_present = False
        self.save()

    def install(
        self,
        firmware_version: str | None = None,
        *,
        bitcoin_only: bool | None = None,
        ble_version: str | None = None,
        bootloader_version: str | None = None,
    ) -> None:
        """Have other software from the next start on; what is None stays as it is."""
        storage = self.storage
        if firmware_version is not None:
            storage.firmware_version = firmware_version
            storage.firmware_present = True
        if bitcoin_only is not None:
            storage.bitcoin_only = bitcoin_only
        storage.ble_version = ble_version or storage.ble_version
        storage.bootloader_version = bootloader_version or storage.bootloader_version
        self.profile = installed.profile(self.profile.model, storage, self.profile.firmware_version)
        self.save()

    def wipe(self) -> None:
        """Forget seed, PINs, settings and sessions, and become another device."""
        old = self.storage
        fresh = type(old)(
            device_id=new_device_id(self.random),
            language=old.language,
            trezor_compatible=self.profile.trezor_compatible,
            **{name: getattr(old, name) for name in _SOFTWARE},
        )
        vars(old).update(vars(fresh))
        self.forget()
        self.save()

    def set_up_by_hand(self, words: str | None) -> None:
        """See `User.set_up`."""
        if self.storage.mnemonic is not None:
            raise RuntimeError("the device holds a seed already")
        if words is None:
            words = seeds.english.to_mnemonic(self.random.randbytes(_ENTROPY_BYTES))
        elif not seeds.english.check(words):
            raise ValueError("these are no words of a backup")
        seeds.store(self, words)
        self.paper = words
        self.save()
        self.changed()

    def erase_if_wipe_code(self, pin: str) -> None:
        """Erase everything if that is no PIN but the wipe code.

        Raises:
            Restarted: it was.
        """
        if pin and pin == self.storage.wipe_code:
            self.wipe()
            raise Restarted

    def forget(self) -> None:
        """Lose what is not stored, as without power."""
        self.chip.clear()
        self.chip.lock()
        self.attach_unlocked = False
        self.client_knows_attach = False
        self.finger_locked = False
        self.prompt_temporarily = False

    def unplug(self) -> None:
        """Take USB away."""
        self.plugged = False
        self.firmware.unplug()

    def plug(self) -> None:
        """Give USB back."""
        self.plugged = True
        self.firmware.plug()
        for notice in self.on_plug:
            notice()


def new_device_id(random: Random) -> str:
    """A random device id: 24 hexadecimal digits, as both families write it."""
    return random.randbytes(DEVICE_ID_BYTES).hex().upper()
