"""The client's methods about the seed of a device, by their flat names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_sdk import management
from onekey_sdk._managing import Managing

if TYPE_CHECKING:
    from typing import Unpack

    from onekey_sdk.models import RecoveryType, Success
    from onekey_sdk.parameters import DeviceParameters
    from onekey_sdk.session.device import Turn
    from onekey_sdk.session.event_ui import EventInterface


class SeedMethods(Managing):
    """What a client does with the seed of a device."""

    _ui: EventInterface

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
