"""One device as an object, without await.

Written by `tools/generate.py` from the client's own methods; do not edit.
"""

# ruff: noqa

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from onekey_sdk.sync import OneKey
    from onekey_sdk.models import DeviceSupport, DeviceVerification, Features, OnekeyFeatures, RecoveryType, Success, UploadedResource
    from onekey_sdk.parameters import DeviceParameters


class DeviceHandle:
    """One device apart from its wallets: the client's methods about it, without `connect_id`.

    Attributes:
        connect_id: which device; None for the only one there is.
    """

    def __init__(self, sdk: OneKey, connect_id: str | None) -> None:
        self._sdk = sdk
        self.connect_id = connect_id

    def __repr__(self) -> str:
        return f"<DeviceHandle {self.connect_id or 'of the only device'}>"

    def get_features(self, **how: Unpack[DeviceParameters]) -> Features:
        """What the device says about itself now (`GetFeatures`)."""
        return self._sdk.get_features(self.connect_id, **how)

    def get_onekey_features(self, **how: Unpack[DeviceParameters]) -> OnekeyFeatures:
        """Versions and hashes of the device's parts (`OnekeyGetFeatures`).

        Raises:
            DeviceFailure: the Classic family does not have the message.
        """
        return self._sdk.get_onekey_features(self.connect_id, **how)

    def lock(self, **how: Unpack[DeviceParameters]) -> Success:
        """Lock the device (`LockDevice`); all its open wallets are closed.

        A device without a PIN answers with success and stays open.
        """
        return self._sdk.device_lock(self.connect_id, **how)

    def unlock(self, **how: Unpack[DeviceParameters]) -> Features:
        """Have the person unlock the device (`UnLockDevice`), and what it then says of itself.

        Raises:
            PinCancelled, PinInvalid: it stayed locked.
        """
        return self._sdk.device_unlock(self.connect_id, **how)

    def cancel(self, **how: Unpack[DeviceParameters]) -> Success:
        """End whatever the device is asking the person, for this client or left by another."""
        return self._sdk.device_cancel(self.connect_id, **how)

    def settings(self, *, label: str | None = None, language: str | None = None, use_passphrase: bool | None = None, passphrase_always_on_device: bool | None = None, auto_lock_delay_ms: int | None = None, auto_shutdown_delay_ms: int | None = None, safety_checks: int | None = None, haptic_feedback: bool | None = None, change_brightness: bool | None = None, homescreen: bytes | str | None = None, experimental_features: bool | None = None, display_rotation: int | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """Change settings of the device (`ApplySettings`), each of which the person confirms.

        Args:
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
        return self._sdk.device_settings(self.connect_id, label=label, language=language, use_passphrase=use_passphrase, passphrase_always_on_device=passphrase_always_on_device, auto_lock_delay_ms=auto_lock_delay_ms, auto_shutdown_delay_ms=auto_shutdown_delay_ms, safety_checks=safety_checks, haptic_feedback=haptic_feedback, change_brightness=change_brightness, homescreen=homescreen, experimental_features=experimental_features, display_rotation=display_rotation, **how)

    def flags(self, *, flags: int, **how: Unpack[DeviceParameters]) -> Success:
        """Set marks that apps leave in the device (`ApplyFlags`); none is ever cleared.

        Args:
            flags: 32 bits, which are added to those that are set.
        """
        return self._sdk.device_flags(self.connect_id, flags=flags, **how)

    def change_pin(self, *, remove: bool = False, **how: Unpack[DeviceParameters]) -> Success:
        """Have the person change the PIN, or set the first one (`ChangePin`).

        Open wallets stay open. A Pro asks for everything on its screen; whoever types the PIN
        of a hidden wallet for the old one changes that one.

        Args:
            remove: take the PIN away instead.

        Raises:
            MethodUnsupported: a Pro with firmware 4.15.0 or later changes its PIN, but neither
                sets the first one nor removes it.
            PinInvalid: the old PIN was wrong, which has cost a try.
            PinMismatch: the new PIN was not typed twice alike.
            PinCancelled, ActionCancelled: the person did not want to.
        """
        return self._sdk.device_change_pin(self.connect_id, remove=remove, **how)

    def change_wipe_code(self, *, remove: bool = False, **how: Unpack[DeviceParameters]) -> Success:
        """Have the person set or change the wipe code (`ChangeWipeCode`).

        Typed in place of the PIN, it erases the device.

        Args:
            remove: take the wipe code away instead.

        Raises:
            PinInvalid: the PIN was wrong, which has cost a try.
            PinCancelled, ActionCancelled: the person did not want to.
            DeviceFailure: the code was not typed twice alike, is the PIN, or is not there.
        """
        return self._sdk.device_change_wipe_code(self.connect_id, remove=remove, **how)

    def reboot_to_bootloader(self, **how: Unpack[DeviceParameters]) -> Success:
        """Start the device in its bootloader (`RebootToBootloader`); the person confirms.

        The link to it is let go of, and the device comes back in `Mode.BOOTLOADER`.

        Raises:
            ActionCancelled: the person did not want to.
        """
        return self._sdk.device_reboot_to_bootloader(self.connect_id, **how)

    def update_reboot(self, **how: Unpack[DeviceParameters]) -> Success:
        """The same by the older message (`DeviceBackToBoot`), for which some want the PIN.

        Raises:
            MethodUnsupported: the Mini gave it up.
            PinInvalid, PinCancelled, ActionCancelled: the person did not want to.
        """
        return self._sdk.device_update_reboot(self.connect_id, **how)

    def reboot_to_boardloader(self, **how: Unpack[DeviceParameters]) -> Success:
        """Start a Touch or Pro in its boardloader, where it is a disk; the person confirms.

        It leaves only when it is switched off and on.

        Raises:
            MethodUnsupported: the model has none.
            ActionCancelled: the person did not want to.
        """
        return self._sdk.device_reboot_to_boardloader(self.connect_id, **how)

    def support_features(self, **how: Unpack[DeviceParameters]) -> DeviceSupport:
        """What the device can do, by its model and firmware; nothing is asked of it."""
        return self._sdk.device_support_features(self.connect_id, **how)

    def verify(self, *, data_hex: bytes | str, **how: Unpack[DeviceParameters]) -> DeviceVerification:
        """Have the device's secure element sign something; the person confirms.

        It is for OneKey's servers to say whether the certificate is one of theirs: whose it is
        was never published, so that nothing is checked here. Messages:
        `BixinVerifyDeviceRequest`, or `SESignMessage` and `ReadSEPublicCert`.

        Args:
            data_hex: 1 to 1024 bytes, which should be random. The Classic family signs the
                SHA-256 of their hexadecimal text instead.

        Raises:
            InvalidParameter: the data are too long, or not hexadecimal.
            ActionCancelled: the person did not want to.
        """
        return self._sdk.device_verify(self.connect_id, data_hex=data_hex, **how)

    def upload_resource(self, *, suffix: str, data_hex: bytes | str, thumbnail_data_hex: bytes | str, blur_data_hex: bytes | str = b'', res_type: int, nft_meta_data: bytes | str | None = None, file_name_no_ext: str | None = None, **how: Unpack[DeviceParameters]) -> UploadedResource:
        """Give a Touch or Pro a wallpaper, or the picture of an NFT (`ResourceUpload`).

        How far it has come is told as of every long transfer.

        Args:
            suffix: `jpg`, `jpeg` or `png`, less than 1 MiB; for an NFT also `mp4`, less than 10.
            data_hex: the file.
            thumbnail_data_hex: the same, small.
            blur_data_hex: the same, blurred, where firmware asks for it.
            res_type: one of `ResourceType`.
            nft_meta_data: JSON with `header`, `subheader`, `network` and `owner`, as bytes or
                their hex text.
            file_name_no_ext: its name there; one with the file's hash and the time by default.

        Raises:
            MethodUnsupported, FirmwareTooOld: the device takes no such pictures.
            InvalidParameter: the file is too large, or of another kind.
            ActionCancelled: the person did not want it.
        """
        return self._sdk.device_upload_resource(self.connect_id, suffix=suffix, data_hex=data_hex, thumbnail_data_hex=thumbnail_data_hex, blur_data_hex=blur_data_hex, res_type=res_type, nft_meta_data=nft_meta_data, file_name_no_ext=file_name_no_ext, **how)

    def set_u2f_counter(self, *, u2f_counter: int, **how: Unpack[DeviceParameters]) -> Success:
        """Set where the device's second factor counts on from (`SetU2FCounter`).

        Args:
            u2f_counter: 32 bits. Services refuse a device that counts from below where it was.
        """
        return self._sdk.set_u2f_counter(self.connect_id, u2f_counter=u2f_counter, **how)

    def get_next_u2f_counter(self, **how: Unpack[DeviceParameters]) -> int:
        """Count the device's second factor on by one (`GetNextU2FCounter`)."""
        return self._sdk.get_next_u2f_counter(self.connect_id, **how)

    def reset(self, *, strength: int = 256, display_random: bool = False, passphrase_protection: bool = False, pin_protection: bool = False, language: str | None = None, label: str | None = None, u2f_counter: int | None = None, skip_backup: bool = False, no_backup: bool = False, **how: Unpack[DeviceParameters]) -> Success:
        """Make a new seed on a device that has none (`ResetDevice`), and back it up.

        The device hashes 32 bytes of this computer's random numbers (`secrets`) together with
        its own: whoever knows or chose one of the two learns nothing of the seed. The words are
        shown on the device alone.

        Args:
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
        return self._sdk.device_reset(self.connect_id, strength=strength, display_random=display_random, passphrase_protection=passphrase_protection, pin_protection=pin_protection, language=language, label=label, u2f_counter=u2f_counter, skip_backup=skip_backup, no_backup=no_backup, **how)

    def recovery(self, *, word_count: int | None = None, passphrase_protection: bool = False, pin_protection: bool = False, language: str | None = None, label: str | None = None, enforce_wordlist: bool = True, type: RecoveryType | None = None, u2f_counter: int | None = None, dry_run: bool = False, **how: Unpack[DeviceParameters]) -> Success:
        """Restore a seed from its words, or check a backup (`RecoveryDevice`).

        A Touch takes the words on its screen. A Classic and a Mini have them typed at the
        computer, by the `word` method of `ui=`, and say themselves which one.

        Args:
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
        return self._sdk.device_recovery(self.connect_id, word_count=word_count, passphrase_protection=passphrase_protection, pin_protection=pin_protection, language=language, label=label, enforce_wordlist=enforce_wordlist, type=type, u2f_counter=u2f_counter, dry_run=dry_run, **how)

    def backup(self, **how: Unpack[DeviceParameters]) -> Success:
        """Have the person write down the words of a seed that was made without (`BackupDevice`).

        They are shown on the device alone, and once: a backup that is broken off has been had.

        Raises:
            MethodUnsupported: a Pro makes backups only when it is asked on its own screen.
            DeviceFailure: it was done before.
            ActionCancelled: the person did not want to.
        """
        return self._sdk.device_backup(self.connect_id, **how)

    def wipe(self, **how: Unpack[DeviceParameters]) -> Success:
        """Erase the seed and everything else on the device (`WipeDevice`); the person confirms.

        The device has another `device_id` afterwards.
        """
        return self._sdk.device_wipe(self.connect_id, **how)
