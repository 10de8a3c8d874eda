"""The client's methods about the device itself, by their flat names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from onekey_sdk import management
from onekey_sdk._calls import Calls
from onekey_sdk.errors import PinInvalid

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Unpack

    from onekey_sdk.models import (
        DeviceSupport,
        DeviceVerification,
        Features,
        RecoveryType,
        Success,
    )
    from onekey_sdk.parameters import DeviceParameters
    from onekey_sdk.session.device import Turn
    from onekey_sdk.session.event_ui import EventInterface

Result = TypeVar("Result")


class DeviceMethods(Calls):
    """What a client does with a device apart from its wallets."""

    _ui: EventInterface

    async def cancel(self, connect_id: str | None = None) -> None:
        """End the running and waiting calls of a device, or of all devices.

        They fail with `CallCancelled`; when this returns, the device is ready for others.
        """
        for device in self._devices.devices:
            if not connect_id or connect_id in {device.connect_id, device.port.address}:
                await device.cancel()

    async def device_lock(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Success:
        """Lock the device (`LockDevice`); all its open wallets are closed.

        A device without a PIN answers with success and stays open.
        """
        return await self._manage("device_lock", connect_id, management.lock, how)

    async def device_unlock(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Features:
        """Have the person unlock the device (`UnLockDevice`), and what it then says of itself.

        Raises:
            PinCancelled, PinInvalid: it stayed locked.
        """
        return await self._manage("device_unlock", connect_id, management.unlock, how)

    async def device_cancel(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Success:
        """End whatever the device is asking the person, for this client or left by another."""
        await self.cancel(connect_id)
        return await self._manage("device_cancel", connect_id, management.stop, how)

    async def device_settings(
        self,
        connect_id: str | None = None,
        *,
        label: str | None = None,
        language: str | None = None,
        use_passphrase: bool | None = None,
        passphrase_always_on_device: bool | None = None,
        auto_lock_delay_ms: int | None = None,
        auto_shutdown_delay_ms: int | None = None,
        safety_checks: int | None = None,
        haptic_feedback: bool | None = None,
        change_brightness: bool | None = None,
        homescreen: bytes | str | None = None,
        experimental_features: bool | None = None,
        display_rotation: int | None = None,
        **how: Unpack[DeviceParameters],
    ) -> Success:
        """Change settings of the device (`ApplySettings`), each of which the person confirms.

        Args:
            connect_id: which device; may be left out where there is only one.
            label: its name, at most 32 bytes of UTF-8.
            language: of its screens; `en`, `zh_cn`, `ja` and so on, as the model spells it.
            use_passphrase: whether it has hidden wallets. All open wallets are closed.
            passphrase_always_on_device: whether passphrases are typed on the device alone.
            auto_lock_delay_ms: milliseconds without use after which it locks itself.
            auto_shutdown_delay_ms: milliseconds without use after which it switches itself off.
            safety_checks: one of `SafetyChecks`; whether unusual paths are refused.
            haptic_feedback: whether it trembles when it is touched.
            change_brightness: have the person set the brightness on the device.
            homescreen: what is shown while it is idle: 128 x 64 pixels of one bit, as 1024 bytes,
                or none for the model's own; on a touch screen the name of one of its wallpapers.
            experimental_features: whether it does what is not ready yet.
            display_rotation: refused, for no OneKey turns its screen.

        Raises:
            SettingsMissing: nothing is to be changed.
            InvalidParameter: no device takes the value.
            MethodUnsupported: the model does not have the setting.
            LanguageUnsupported: the device does not have the language.
            DeviceFailure: the device refuses the value.
        """
        settings = management.Settings(
            label=label,
            language=language,
            use_passphrase=use_passphrase,
            passphrase_always_on_device=passphrase_always_on_device,
            auto_lock_delay_ms=auto_lock_delay_ms,
            auto_shutdown_delay_ms=auto_shutdown_delay_ms,
            safety_checks=safety_checks,
            haptic_feedback=haptic_feedback,
            change_brightness=change_brightness,
            homescreen=homescreen,
            experimental_features=experimental_features,
            display_rotation=display_rotation,
        )

        async def apply(turn: Turn) -> Success:
            management.check_places(settings, turn.device.known, firmware=self._check_firmware)
            return await management.apply_settings(turn, settings)

        return await self._manage("device_settings", connect_id, apply, how)

    async def device_flags(
        self, connect_id: str | None = None, *, flags: int, **how: Unpack[DeviceParameters]
    ) -> Success:
        """Set marks that apps leave in the device (`ApplyFlags`); none is ever cleared.

        Args:
            connect_id: which device; may be left out where there is only one.
            flags: 32 bits, which are added to those that are set.
        """
        return await self._manage(
            "device_flags", connect_id, lambda turn: management.apply_flags(turn, flags), how
        )

    async def device_change_pin(
        self,
        connect_id: str | None = None,
        *,
        remove: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> Success:
        """Have the person change the PIN, or set the first one (`ChangePin`).

        Open wallets stay open. A Pro asks for everything on its screen; whoever types the PIN
        of a hidden wallet for the old one changes that one.

        Args:
            connect_id: which device; may be left out where there is only one.
            remove: take the PIN away instead.

        Raises:
            MethodUnsupported: a Pro with firmware 4.15.0 or later changes its PIN, but neither
                sets the first one nor removes it.
            PinInvalid: the old PIN was wrong, which has cost a try.
            PinMismatch: the new PIN was not typed twice alike.
            PinCancelled, ActionCancelled: the person did not want to.
        """
        return await self._manage(
            "device_change_pin",
            connect_id,
            lambda turn: management.change_pin(turn, remove=remove),
            how,
        )

    async def device_change_wipe_code(
        self,
        connect_id: str | None = None,
        *,
        remove: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> Success:
        """Have the person set or change the wipe code (`ChangeWipeCode`).

        Typed in place of the PIN, it erases the device.

        Args:
            connect_id: which device; may be left out where there is only one.
            remove: take the wipe code away instead.

        Raises:
            PinInvalid: the PIN was wrong, which has cost a try.
            PinCancelled, ActionCancelled: the person did not want to.
            DeviceFailure: the code was not typed twice alike, is the PIN, or is not there.
        """
        return await self._manage(
            "device_change_wipe_code",
            connect_id,
            lambda turn: management.change_wipe_code(turn, remove=remove),
            how,
        )

    async def device_reset(
        self,
        connect_id: str | None = None,
        *,
        strength: int = 256,
        display_random: bool = False,
        passphrase_protection: bool = False,
        pin_protection: bool = False,
        language: str | None = None,
        label: str | None = None,
        u2f_counter: int | None = None,
        skip_backup: bool = False,
        no_backup: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> Success:
        """Make a new seed on a device that has none (`ResetDevice`), and back it up.

        The device hashes 32 bytes of this computer's random numbers (`secrets`) together with
        its own: whoever knows or chose one of the two learns nothing of the seed. The words are
        shown on the device alone.

        Args:
            connect_id: which device; may be left out where there is only one.
            strength: bits of entropy: 128 for 12 words, 192 for 18, 256 for 24.
            display_random: show the device's own share of the entropy first.
            passphrase_protection: whether it will have hidden wallets.
            pin_protection: have the person set a PIN first.
            language: of its screens.
            label: its name, at most 32 bytes of UTF-8.
            u2f_counter: where its second factor counts on from; by default the time in seconds.
            skip_backup: leave the backup for later; see `device_backup`.
            no_backup: never have a backup. Whoever loses the device loses everything.

        Raises:
            MethodUnsupported: the model makes seeds only when it is asked on its own screen, as
                the Classic 1S, the Classic 1S Pure and the Pro.
            UnexpectedMode: the device holds a seed already.
            PinMismatch, PinCancelled, ActionCancelled: the person did not want to.
        """
        wanted = management.Reset(
            strength=strength,
            display_random=display_random,
            passphrase_protection=passphrase_protection,
            pin_protection=pin_protection,
            language=language,
            label=label,
            u2f_counter=u2f_counter,
            skip_backup=skip_backup,
            no_backup=no_backup,
        )
        return await self._manage(
            "device_reset", connect_id, lambda turn: management.reset(turn, wanted), how
        )

    async def device_recovery(
        self,
        connect_id: str | None = None,
        *,
        word_count: int | None = None,
        passphrase_protection: bool = False,
        pin_protection: bool = False,
        language: str | None = None,
        label: str | None = None,
        enforce_wordlist: bool = True,
        type: RecoveryType | None = None,
        u2f_counter: int | None = None,
        dry_run: bool = False,
        **how: Unpack[DeviceParameters],
    ) -> Success:
        """Restore a seed from its words, or check a backup (`RecoveryDevice`).

        A Touch takes the words on its screen. A Classic and a Mini have them typed at the
        computer, by the `word` method of `ui=`, and say themselves which one.

        Args:
            connect_id: which device; may be left out where there is only one.
            word_count: 12, 18 or 24, where they are typed at the computer; 12 by default.
            passphrase_protection: whether it will have hidden wallets.
            pin_protection: have the person set a PIN first.
            language: of its screens.
            label: its name, at most 32 bytes of UTF-8.
            enforce_wordlist: take words of the list and right checksums only (BIP-39).
            type: how the words are typed at the computer; `SCRAMBLED_WORDS` by default.
            u2f_counter: where its second factor counts on from; by default the time in seconds.
            dry_run: only compare the words with the seed in the device.

        Raises:
            MethodUnsupported: the model restores seeds only when it is asked on its own screen,
                as the Classic 1S, the Classic 1S Pure and the Pro.
            UnexpectedMode: the device holds a seed already, or for a dry run none.
            InvalidParameter: the words are typed at the computer, and `ui=` has no `word`.
            DeviceFailure: the words are wrong, or not those of the seed in the device.
            PinMismatch, PinCancelled, ActionCancelled: the person did not want to.
        """
        wanted = management.Recovery(
            word_count=word_count,
            passphrase_protection=passphrase_protection,
            pin_protection=pin_protection,
            language=language,
            label=label,
            enforce_wordlist=enforce_wordlist,
            type=type,
            u2f_counter=u2f_counter,
            dry_run=dry_run,
        )

        async def recover(turn: Turn) -> Success:
            return await management.recover(turn, wanted, self._ui.ask_word)

        return await self._manage("device_recovery", connect_id, recover, how)

    async def device_backup(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Success:
        """Have the person write down the words of a seed that was made without (`BackupDevice`).

        They are shown on the device alone, and once: a backup that is broken off has been had.

        Raises:
            MethodUnsupported: a Pro makes backups only when it is asked on its own screen.
            DeviceFailure: it was done before.
            ActionCancelled: the person did not want to.
        """
        return await self._manage("device_backup", connect_id, management.back_up, how)

    async def device_wipe(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Success:
        """Erase the seed and everything else on the device (`WipeDevice`); the person confirms.

        The device has another `device_id` afterwards.
        """
        return await self._manage("device_wipe", connect_id, management.wipe, how)

    async def device_reboot_to_bootloader(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Success:
        """Start the device in its bootloader (`RebootToBootloader`); the person confirms.

        The link to it is let go of, and the device comes back in `Mode.BOOTLOADER`.

        Raises:
            ActionCancelled: the person did not want to.
        """
        return await self._manage(
            "device_reboot_to_bootloader", connect_id, management.reboot_to_bootloader, how
        )

    async def device_update_reboot(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Success:
        """The same by the older message (`DeviceBackToBoot`), for which some want the PIN.

        Raises:
            MethodUnsupported: the Mini gave it up.
            PinInvalid, PinCancelled, ActionCancelled: the person did not want to.
        """
        return await self._manage(
            "device_update_reboot", connect_id, management.reboot_to_update, how
        )

    async def device_reboot_to_boardloader(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> Success:
        """Start a Touch or Pro in its boardloader, where it is a disk; the person confirms.

        It leaves only when it is switched off and on.

        Raises:
            MethodUnsupported: the model has none.
            ActionCancelled: the person did not want to.
        """
        return await self._manage(
            "device_reboot_to_boardloader", connect_id, management.reboot_to_boardloader, how
        )

    async def device_support_features(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> DeviceSupport:
        """What the device can do, by its model and firmware; nothing is asked of it."""
        return await self._manage("device_support_features", connect_id, management.supported, how)

    async def device_verify(
        self,
        connect_id: str | None = None,
        *,
        data_hex: bytes | str,
        **how: Unpack[DeviceParameters],
    ) -> DeviceVerification:
        """Have the device's secure element sign something; the person confirms.

        It is for OneKey's servers to say whether the certificate is one of theirs: whose it is
        was never published, so that nothing is checked here. Messages:
        `BixinVerifyDeviceRequest`, or `SESignMessage` and `ReadSEPublicCert`.

        Args:
            connect_id: which device; may be left out where there is only one.
            data_hex: 1 to 1024 bytes, which should be random. The Classic family signs the
                SHA-256 of their hexadecimal text instead.

        Raises:
            InvalidParameter: the data are too long, or not hexadecimal.
            ActionCancelled: the person did not want to.
        """
        text = management.challenge_text(data_hex)
        return await self._manage(
            "device_verify", connect_id, lambda turn: management.verify_device(turn, text), how
        )

    async def set_u2f_counter(
        self, connect_id: str | None = None, *, u2f_counter: int, **how: Unpack[DeviceParameters]
    ) -> Success:
        """Set where the device's second factor counts on from (`SetU2FCounter`).

        Args:
            connect_id: which device; may be left out where there is only one.
            u2f_counter: 32 bits. Services refuse a device that counts from below where it was.
        """
        return await self._manage(
            "set_u2f_counter",
            connect_id,
            lambda turn: management.set_u2f_counter(turn, u2f_counter),
            how,
        )

    async def get_next_u2f_counter(
        self, connect_id: str | None = None, **how: Unpack[DeviceParameters]
    ) -> int:
        """Count the device's second factor on by one (`GetNextU2FCounter`)."""
        return await self._manage(
            "get_next_u2f_counter", connect_id, management.next_u2f_counter, how
        )

    async def _manage(
        self,
        method: str,
        connect_id: str | None,
        work: Callable[[Turn], Awaitable[Result]],
        how: Mapping[str, Any],
    ) -> Result:
        """Do something with a device that has the method, in a mode for it."""

        async def checked(turn: Turn) -> Result:
            management.check(method, turn.device.known, firmware=self._check_firmware)
            try:
                return await work(turn)
            except PinInvalid:
                # Some firmware doubts the seeds of its sessions then, and some does not.
                await management.end_sessions(turn)
                raise

        rule = management.RULES[method]
        return await self._on_device(connect_id, checked, how, modes=rule.modes)
