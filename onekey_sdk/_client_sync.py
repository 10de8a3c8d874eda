"""The client's own methods, typed, without await.

Written by `tools/generate.py` from `onekey_sdk/client.py`; do not edit.
"""

# ruff: noqa

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing import Unpack

    from onekey_sdk import client, wallet
    from onekey_sdk.events import Callback
    from onekey_sdk.models import AllReleaseInfo, DeviceInfo, DeviceSupport, DeviceVerification, Features, FirmwareType, FirmwareUpdated, FirmwareVersions, KeptSession, OnekeyFeatures, RecoveryType, ReleaseInfo, Success, UploadedResource, Version
    from onekey_sdk.parameters import DeviceParameters, WalletParameters
    from onekey_sdk.sync import Wallet

Result = TypeVar("Result")


class ClientMethods:
    """What a client can do besides the methods of the chains."""

    def _wait(self, call: Callable[[client.OneKey], Coroutine[Any, Any, Result]]) -> Result:
        raise AssertionError("a client overrides this")

    def _do(self, call: Callable[[client.OneKey], Result]) -> Result:
        raise AssertionError("a client overrides this")

    def _wallet(
        self, call: Callable[[client.OneKey], Coroutine[Any, Any, wallet.Wallet]]
    ) -> Wallet:
        raise AssertionError("a client overrides this")

    def on(self, name: str, callback: Callback) -> None:
        """Call `callback` at every event of that name, as in OneKey's JavaScript SDK.

        Names are `UI_EVENT`, `DEVICE_EVENT`, or one of `UIRequest` and `DeviceEvent`. Without
        a `ui` of its own, a program that listens for prompts answers them by `ui_response`.
        """
        return self._do(lambda sdk: sdk.on(name, callback))

    def off(self, name: str, callback: Callback) -> None:
        """Stop calling `callback` at events of that name."""
        return self._do(lambda sdk: sdk.off(name, callback))

    def remove_all_listeners(self, name: str | None = None) -> None:
        """Stop calling anybody, for one name or for all."""
        return self._do(lambda sdk: sdk.remove_all_listeners(name))

    def ui_response(self, type: str, payload: Any, *, connect_id: str | None = None) -> None:
        """Answer a prompt; see `UIResponse` for the types and their payloads. None cancels.

        May be called in any thread.

        Raises:
            InvalidParameter: no prompt of that type waits, or several do and `connect_id` does
                not say whose it is.
        """
        return self._do(lambda sdk: sdk.ui_response(type, payload, connect_id=connect_id))

    def call(self, method: str, connect_id: str | None = None, device_id: str | None = None, **parameters: Any) -> Any:
        """Any method by its name, in snake_case or as the JavaScript SDK spells it.

        Raises:
            InvalidParameter: there is no such method.
        """
        return self._wait(lambda sdk: sdk.call(method, connect_id, device_id, **parameters))

    def search_devices(self, *, wait: float = 0) -> list[DeviceInfo]:
        """The devices on this client's links, also those that cannot be used now.

        A device is asked who it is, unless another program holds it. One that is reachable in
        several ways is listed once, by USB before others.

        Args:
            wait: seconds for other programs to let go of their devices.
        """
        return self._wait(lambda sdk: sdk.search_devices(wait=wait))

    def get_features(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Features:
        """What the device says about itself now (`GetFeatures`)."""
        return self._wait(lambda sdk: sdk.get_features(connect_id, **how))

    def get_onekey_features(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> OnekeyFeatures:
        """Versions and hashes of the device's parts (`OnekeyGetFeatures`).

        Raises:
            DeviceFailure: the Classic family does not have the message.
        """
        return self._wait(lambda sdk: sdk.get_onekey_features(connect_id, **how))

    def cancel(self, connect_id: str | None = None) -> None:
        """End the running and waiting calls of a device, or of all devices.

        They fail with `CallCancelled`; when this returns, the device is ready for others.
        """
        return self._wait(lambda sdk: sdk.cancel(connect_id))

    def get_passphrase_state(self, connect_id: str | None = None, device_id: str | None = None, **how: Unpack[WalletParameters]) -> str | None:
        """The fingerprint of a wallet, to be passed as `passphrase_state` from then on.

        With no wallet named the person is asked to open one. None where passphrases are off.
        """
        return self._wait(lambda sdk: sdk.get_passphrase_state(connect_id, device_id, **how))

    def open_wallet(self, connect_id: str | None = None, *, device_id: str | None = None, standard: bool = False, passphrase_state: str | None = None, passphrase: str | None = None, passphrase_on_device: bool = False, attach_pin: bool = False, derive_cardano: bool = False, **how: Unpack[DeviceParameters]) -> Wallet:
        """Open a wallet, asking the person where nothing says which.

        Args:
            connect_id: which device; may be left out where there is only one.
            device_id: which seed; another one is an error.
            standard: the wallet of the empty passphrase; nobody is asked.
            passphrase_state: the wallet with that fingerprint.
            passphrase: its passphrase, at most 50 bytes of UTF-8 after NFKD.
            passphrase_on_device: the person types the passphrase on the device.
            attach_pin: the person types the PIN that is bound to the wallet, on the device.
            derive_cardano: the wallet will be used for Cardano.

        Raises:
            PassphraseDisabled: a hidden wallet was meant, and passphrases are off.
            PassphraseStateMismatch: the wallet has another fingerprint than the one named.
        """
        return self._wallet(lambda sdk: sdk.open_wallet(connect_id, device_id=device_id, standard=standard, passphrase_state=passphrase_state, passphrase=passphrase, passphrase_on_device=passphrase_on_device, attach_pin=attach_pin, derive_cardano=derive_cardano, **how))

    def resume_wallet(self, connect_id: str | None = None, *, device_id: str | None = None, passphrase_state: str | None = None, derive_cardano: bool = False, **how: Unpack[DeviceParameters]) -> Wallet:
        """Open a hidden wallet without asking for its passphrase, if it is still open.

        Made for short programs with a `session_store`: the device is unlocked first, and a
        kept session is used only if it was unlocked all the time. Otherwise the person enters
        the passphrase once more, and the new session is kept.

        Args:
            connect_id: which device; may be left out where there is only one.
            device_id: which seed; another one is an error.
            passphrase_state: the wallet with that fingerprint; without it the only hidden
                wallet that is kept for the device, or else whichever the person opens.
            derive_cardano: the wallet will be used for Cardano.

        Raises:
            PassphraseDisabled: passphrases are off, so that there are no hidden wallets.
            PinCancelled, PinInvalid: the device stayed locked.
            PassphraseStateMismatch: the person opened another wallet than the one named.
        """
        return self._wallet(lambda sdk: sdk.resume_wallet(connect_id, device_id=device_id, passphrase_state=passphrase_state, derive_cardano=derive_cardano, **how))

    def preload_session_cache(self, device_id: str, passphrase_state: str, session_id: bytes | str) -> None:
        """Hand in a session that an earlier process kept.

        The device is asked about the pair once, before its first use; a wrong or dead pair is
        dropped and the person asked instead.

        Raises:
            InvalidParameter: the device id is no text, the state no fingerprint, or the session
                id not 32 bytes.
        """
        return self._do(lambda sdk: sdk.preload_session_cache(device_id, passphrase_state, session_id))

    def export_session(self, device_id: str, passphrase_state: str) -> KeptSession | None:
        """What `preload_session_cache` takes in a later process, or None where nothing is open.

        The session id opens the wallet as long as the device stays unlocked: keep it where only
        the person's own programs can read it, and the whole of it or nothing.
        """
        return self._do(lambda sdk: sdk.export_session(device_id, passphrase_state))

    def device_lock(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """Lock the device (`LockDevice`); all its open wallets are closed.

        A device without a PIN answers with success and stays open.
        """
        return self._wait(lambda sdk: sdk.device_lock(connect_id, **how))

    def device_unlock(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Features:
        """Have the person unlock the device (`UnLockDevice`), and what it then says of itself.

        Raises:
            PinCancelled, PinInvalid: it stayed locked.
        """
        return self._wait(lambda sdk: sdk.device_unlock(connect_id, **how))

    def device_cancel(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """End whatever the device is asking the person, for this client or left by another."""
        return self._wait(lambda sdk: sdk.device_cancel(connect_id, **how))

    def device_settings(self, connect_id: str | None = None, *, label: str | None = None, language: str | None = None, use_passphrase: bool | None = None, passphrase_always_on_device: bool | None = None, auto_lock_delay_ms: int | None = None, auto_shutdown_delay_ms: int | None = None, safety_checks: int | None = None, haptic_feedback: bool | None = None, change_brightness: bool | None = None, homescreen: bytes | str | None = None, experimental_features: bool | None = None, display_rotation: int | None = None, **how: Unpack[DeviceParameters]) -> Success:
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
        return self._wait(lambda sdk: sdk.device_settings(connect_id, label=label, language=language, use_passphrase=use_passphrase, passphrase_always_on_device=passphrase_always_on_device, auto_lock_delay_ms=auto_lock_delay_ms, auto_shutdown_delay_ms=auto_shutdown_delay_ms, safety_checks=safety_checks, haptic_feedback=haptic_feedback, change_brightness=change_brightness, homescreen=homescreen, experimental_features=experimental_features, display_rotation=display_rotation, **how))

    def device_flags(self, connect_id: str | None = None, *, flags: int, **how: Unpack[DeviceParameters]) -> Success:
        """Set marks that apps leave in the device (`ApplyFlags`); none is ever cleared.

        Args:
            connect_id: which device; may be left out where there is only one.
            flags: 32 bits, which are added to those that are set.
        """
        return self._wait(lambda sdk: sdk.device_flags(connect_id, flags=flags, **how))

    def device_change_pin(self, connect_id: str | None = None, *, remove: bool = False, **how: Unpack[DeviceParameters]) -> Success:
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
        return self._wait(lambda sdk: sdk.device_change_pin(connect_id, remove=remove, **how))

    def device_change_wipe_code(self, connect_id: str | None = None, *, remove: bool = False, **how: Unpack[DeviceParameters]) -> Success:
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
        return self._wait(lambda sdk: sdk.device_change_wipe_code(connect_id, remove=remove, **how))

    def device_reboot_to_bootloader(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """Start the device in its bootloader (`RebootToBootloader`); the person confirms.

        The link to it is let go of, and the device comes back in `Mode.BOOTLOADER`.

        Raises:
            ActionCancelled: the person did not want to.
        """
        return self._wait(lambda sdk: sdk.device_reboot_to_bootloader(connect_id, **how))

    def device_update_reboot(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """The same by the older message (`DeviceBackToBoot`), for which some want the PIN.

        Raises:
            MethodUnsupported: the Mini gave it up.
            PinInvalid, PinCancelled, ActionCancelled: the person did not want to.
        """
        return self._wait(lambda sdk: sdk.device_update_reboot(connect_id, **how))

    def device_reboot_to_boardloader(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """Start a Touch or Pro in its boardloader, where it is a disk; the person confirms.

        It leaves only when it is switched off and on.

        Raises:
            MethodUnsupported: the model has none.
            ActionCancelled: the person did not want to.
        """
        return self._wait(lambda sdk: sdk.device_reboot_to_boardloader(connect_id, **how))

    def device_support_features(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> DeviceSupport:
        """What the device can do, by its model and firmware; nothing is asked of it."""
        return self._wait(lambda sdk: sdk.device_support_features(connect_id, **how))

    def device_verify(self, connect_id: str | None = None, *, data_hex: bytes | str, **how: Unpack[DeviceParameters]) -> DeviceVerification:
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
        return self._wait(lambda sdk: sdk.device_verify(connect_id, data_hex=data_hex, **how))

    def device_upload_resource(self, connect_id: str | None = None, *, suffix: str, data_hex: bytes | str, thumbnail_data_hex: bytes | str, blur_data_hex: bytes | str = b'', res_type: int, nft_meta_data: bytes | str | None = None, file_name_no_ext: str | None = None, **how: Unpack[DeviceParameters]) -> UploadedResource:
        """Give a Touch or Pro a wallpaper, or the picture of an NFT (`ResourceUpload`).

        How far it has come is told as of every long transfer.

        Args:
            connect_id: which device; may be left out where there is only one.
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
        return self._wait(lambda sdk: sdk.device_upload_resource(connect_id, suffix=suffix, data_hex=data_hex, thumbnail_data_hex=thumbnail_data_hex, blur_data_hex=blur_data_hex, res_type=res_type, nft_meta_data=nft_meta_data, file_name_no_ext=file_name_no_ext, **how))

    def set_u2f_counter(self, connect_id: str | None = None, *, u2f_counter: int, **how: Unpack[DeviceParameters]) -> Success:
        """Set where the device's second factor counts on from (`SetU2FCounter`).

        Args:
            connect_id: which device; may be left out where there is only one.
            u2f_counter: 32 bits. Services refuse a device that counts from below where it was.
        """
        return self._wait(lambda sdk: sdk.set_u2f_counter(connect_id, u2f_counter=u2f_counter, **how))

    def get_next_u2f_counter(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> int:
        """Count the device's second factor on by one (`GetNextU2FCounter`)."""
        return self._wait(lambda sdk: sdk.get_next_u2f_counter(connect_id, **how))

    def device_reset(self, connect_id: str | None = None, *, strength: int = 256, display_random: bool = False, passphrase_protection: bool = False, pin_protection: bool = False, language: str | None = None, label: str | None = None, u2f_counter: int | None = None, skip_backup: bool = False, no_backup: bool = False, **how: Unpack[DeviceParameters]) -> Success:
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
        return self._wait(lambda sdk: sdk.device_reset(connect_id, strength=strength, display_random=display_random, passphrase_protection=passphrase_protection, pin_protection=pin_protection, language=language, label=label, u2f_counter=u2f_counter, skip_backup=skip_backup, no_backup=no_backup, **how))

    def device_recovery(self, connect_id: str | None = None, *, word_count: int | None = None, passphrase_protection: bool = False, pin_protection: bool = False, language: str | None = None, label: str | None = None, enforce_wordlist: bool = True, type: RecoveryType | None = None, u2f_counter: int | None = None, dry_run: bool = False, **how: Unpack[DeviceParameters]) -> Success:
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
        return self._wait(lambda sdk: sdk.device_recovery(connect_id, word_count=word_count, passphrase_protection=passphrase_protection, pin_protection=pin_protection, language=language, label=label, enforce_wordlist=enforce_wordlist, type=type, u2f_counter=u2f_counter, dry_run=dry_run, **how))

    def device_backup(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """Have the person write down the words of a seed that was made without (`BackupDevice`).

        They are shown on the device alone, and once: a backup that is broken off has been had.

        Raises:
            MethodUnsupported: a Pro makes backups only when it is asked on its own screen.
            DeviceFailure: it was done before.
            ActionCancelled: the person did not want to.
        """
        return self._wait(lambda sdk: sdk.device_backup(connect_id, **how))

    def device_wipe(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> Success:
        """Erase the seed and everything else on the device (`WipeDevice`); the person confirms.

        The device has another `device_id` afterwards.
        """
        return self._wait(lambda sdk: sdk.device_wipe(connect_id, **how))

    def get_firmware_versions(self, connect_id: str | None = None, **how: Unpack[DeviceParameters]) -> FirmwareVersions:
        """What the device runs: firmware, bootloader, radio and secure elements.

        Versions that it does not tell are (0, 0, 0), or left out.
        """
        return self._wait(lambda sdk: sdk.get_firmware_versions(connect_id, **how))

    def check_firmware_release(self, connect_id: str | None = None, *, releases: Mapping[str, Any] | str | bytes, firmware_type: FirmwareType | None = None, **how: Unpack[DeviceParameters]) -> ReleaseInfo:
        """How the device's firmware stands to its releases.

        Args:
            connect_id: which device; may be left out where there is only one.
            releases: OneKey's list of releases, as JSON or what `json.loads` makes of it.
            firmware_type: which firmware is wanted; by default the kind that is installed.

        Raises:
            InvalidParameter: that is no list of releases.
        """
        return self._wait(lambda sdk: sdk.check_firmware_release(connect_id, releases=releases, firmware_type=firmware_type, **how))

    def check_ble_firmware_release(self, connect_id: str | None = None, *, releases: Mapping[str, Any] | str | bytes, **how: Unpack[DeviceParameters]) -> ReleaseInfo:
        """How the software of the device's radio stands to its releases.

        Raises:
            InvalidParameter: as for `check_firmware_release`.
        """
        return self._wait(lambda sdk: sdk.check_ble_firmware_release(connect_id, releases=releases, **how))

    def check_bootloader_release(self, connect_id: str | None = None, *, releases: Mapping[str, Any] | str | bytes, will_update_firmware_version: Version | None = None, firmware_type: FirmwareType | None = None, **how: Unpack[DeviceParameters]) -> ReleaseInfo:
        """Whether the device's bootloader has to be replaced.

        Args:
            connect_id: which device; may be left out where there is only one.
            releases: OneKey's list of releases.
            will_update_firmware_version: firmware that is going to be installed, without which
                devices of the Classic family keep their bootloader.
            firmware_type: as for `check_firmware_release`.

        Raises:
            InvalidParameter: as for `check_firmware_release`.
        """
        return self._wait(lambda sdk: sdk.check_bootloader_release(connect_id, releases=releases, will_update_firmware_version=will_update_firmware_version, firmware_type=firmware_type, **how))

    def check_all_firmware_release(self, connect_id: str | None = None, *, releases: Mapping[str, Any] | str | bytes, firmware_type: FirmwareType | None = None, **how: Unpack[DeviceParameters]) -> AllReleaseInfo:
        """How all parts of the device stand to their releases.

        Raises:
            InvalidParameter: as for `check_firmware_release`.
        """
        return self._wait(lambda sdk: sdk.check_all_firmware_release(connect_id, releases=releases, firmware_type=firmware_type, **how))

    def firmware_update_v2(self, connect_id: str | None = None, *, update_type: str, binary: bytes, unofficial: bool = False, allow_wipe: bool = False, **how: Unpack[DeviceParameters]) -> FirmwareUpdated:
        """Install firmware, or the radio's software, on any model; the person confirms.

        The device restarts into its bootloader, unless it is there, takes the file and comes
        back with it. Listeners hear of it by `UIRequest.FIRMWARE_TIP`, `FIRMWARE_PROCESSING`
        and `FIRMWARE_PROGRESS`, and a `ui` by its `progress`.

        Args:
            connect_id: which device; may be left out where there is only one.
            update_type: which of the two the file has to be, "firmware" or "ble".
            binary: the file's content.
            unofficial: install also what OneKey's keys have not signed; devices refuse it.
            allow_wipe: install also what erases the seed.

        Raises:
            FirmwareFileError: the file is damaged, for another model, of the other type, not
                OneKey's, or would erase the seed; nothing was sent.
            DowngradeNotAllowed: it is older than what is installed, and the device refuses that.
            BatteryTooLow: it is, and the device is not plugged in.
            BootloaderByHand: the device cannot be sent to its bootloader.
            Cancelled: the person said no.
            DeviceFailure: the device refused the image.
            UpdateInterrupted: the device was lost; it says what to do.
        """
        return self._wait(lambda sdk: sdk.firmware_update_v2(connect_id, update_type=update_type, binary=binary, unofficial=unofficial, allow_wipe=allow_wipe, **how))

    def firmware_update_v3(self, connect_id: str | None = None, *, firmware_binary: bytes | None = None, ble_binary: bytes | None = None, bootloader_binary: bytes | None = None, resource_binary: bytes | None = None, unofficial: bool = False, allow_wipe: bool = False, **how: Unpack[DeviceParameters]) -> FirmwareUpdated:
        """Install several parts of a Pro's software at once; the person confirms.

        It is for a Pro with bootloader 2.8.0 or later, and goes as `firmware_update_v2` does.

        Args:
            connect_id: which device; may be left out where there is only one.
            firmware_binary: the firmware.
            ble_binary: the radio's software.
            bootloader_binary: the bootloader.
            resource_binary: a ZIP archive of pictures and fonts, which go along.
            unofficial: install also what OneKey's keys have not signed; devices refuse it.
            allow_wipe: install also what erases the seed.

        Raises:
            FirmwareFileError, DowngradeNotAllowed, BatteryTooLow, Cancelled, DeviceFailure,
                UpdateInterrupted: as for `firmware_update_v2`.
            MethodUnsupported: it is no Pro.
            FirmwareTooOld: its bootloader is older.
        """
        return self._wait(lambda sdk: sdk.firmware_update_v3(connect_id, firmware_binary=firmware_binary, ble_binary=ble_binary, bootloader_binary=bootloader_binary, resource_binary=resource_binary, unofficial=unofficial, allow_wipe=allow_wipe, **how))
