"""The client's methods about the device itself, by their flat names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk import management
from onekey_sdk._seed_methods import SeedMethods

if TYPE_CHECKING:
    from typing import Unpack

    from onekey_sdk.models import (
        DeviceSupport,
        DeviceVerification,
        Features,
        Success,
        UploadedResource,
    )
    from onekey_sdk.parameters import DeviceParameters
    from onekey_sdk.session.device import Turn


class DeviceMethods(SeedMethods):
    """What a client does with a device apart from its wallets."""

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

    async def device_upload_resource(
        self,
        connect_id: str | None = None,
        *,
        suffix: str,
        data_hex: bytes | str,
        thumbnail_data_hex: bytes | str,
        blur_data_hex: bytes | str = b"",
        res_type: int,
        nft_meta_data: bytes | str | None = None,
        file_name_no_ext: str | None = None,
        **how: Unpack[DeviceParameters],
    ) -> UploadedResource:
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
        wanted = management.resource(
            suffix=suffix,
            data_hex=data_hex,
            thumbnail_data_hex=thumbnail_data_hex,
            blur_data_hex=blur_data_hex,
            res_type=res_type,
            nft_meta_data=nft_meta_data,
            file_name_no_ext=file_name_no_ext,
        )

        async def upload(turn: Turn) -> UploadedResource:
            if self._check_firmware:
                management.check_kind(wanted, turn.device.known)
            return await management.upload_resource(turn, wanted)

        return await self._manage("device_upload_resource", connect_id, upload, how)

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
