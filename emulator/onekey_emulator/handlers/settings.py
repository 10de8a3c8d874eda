"""Settings and flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext
    from onekey_emulator.firmware.legacy import LegacyContext

_LEGACY_SETTINGS = (
    "label",
    "language",
    "use_passphrase",
    "homescreen",
    "auto_lock_delay_ms",
    "safety_checks",
    "use_ble",
)
_LEGACY_LANGUAGES = ("en", "zh_CN", "zh_TW", "ja", "es", "pt", "de", "ko_KR")
_CORE_SETTINGS = (
    "language",
    "label",
    "auto_lock_delay_ms",
    "use_passphrase",
    "passphrase_always_on_device",
    "safety_checks",
    "haptic_feedback",
    "auto_shutdown_delay_ms",
    "change_brightness",
)
_CORE_LANGUAGES = (
    "en",
    "zh_cn",
    "zh_hk",
    "ja",
    "ko",
    "fr",
    "de",
    "ru",
    "es",
    "it",
    "pt_br",
)
_MAX_LABEL_BYTES = 32
_AUTO_SHUTDOWN_RANGE = (60_000, 0x10000000)
_CONFIRM = "ProtectCall"


@handles("ApplySettings", needs=Needs.NOTHING, families=(Family.LEGACY,))
async def apply_settings_legacy(ctx: LegacyContext, request: m.ApplySettings) -> m.Success:
    """Has everything confirmed before it changes anything."""
    if request.HasField("passphrase_always_on_device"):
        text = "This firmware is incapable of passphrase entry on the device."
        raise Failure("DataError", text)
    if not any(request.HasField(name) for name in _LEGACY_SETTINGS):
        raise Failure("DataError", "No setting provided")
    await ctx.unlock()
    await _confirm_legacy(ctx, request)
    storage = ctx.device.storage
    if request.HasField("label"):
        storage.label = request.label
    if request.HasField("language") and request.language in _LEGACY_LANGUAGES:
        storage.language = request.language
    if request.HasField("use_passphrase"):
        storage.passphrase_protection = request.use_passphrase
        if not request.use_passphrase and ctx.device.attach_unlocked:
            ctx.firmware.clear_sessions(lock=True)
    if request.HasField("auto_lock_delay_ms"):
        # Not what this family's Features call so, which cannot be set.
        storage.sleep_delay_ms = request.auto_lock_delay_ms
    if request.HasField("safety_checks"):
        ctx.device.prompt_temporarily = (
            request.safety_checks == m.SafetyCheckLevel.PromptTemporarily
        )
    return m.Success(message="Settings applied")


async def _confirm_legacy(ctx: LegacyContext, request: m.ApplySettings) -> None:
    for name in _LEGACY_SETTINGS:
        if not request.HasField(name):
            continue
        if name == "auto_lock_delay_ms":
            _check_delay(request.auto_lock_delay_ms, ctx.profile.auto_lock_range, "lock")
        if name == "safety_checks" and request.safety_checks == m.SafetyCheckLevel.PromptAlways:
            raise Failure("ProcessError", "Unsupported safety-checks setting")
        await ctx.confirm(_CONFIRM, _lines(request, name))


@handles("ApplySettings", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def apply_settings_core(ctx: CoreContext, request: m.ApplySettings) -> m.Success:
    """Changes each setting as soon as it is confirmed."""
    device, storage = ctx.device, ctx.device.storage
    if storage.mnemonic is None:
        raise Failure("NotInitialized")
    if not any(request.HasField(name) for name in _CORE_SETTINGS):
        raise Failure("ProcessError", "No setting provided")
    if request.HasField("label"):
        if len(request.label.encode()) > _MAX_LABEL_BYTES:
            raise Failure("DataError", "Label too long")
        await ctx.confirm(_CONFIRM, _lines(request, "label"))
        storage.label = request.label
    if request.HasField("use_passphrase"):
        await ctx.confirm(_CONFIRM, _lines(request, "use_passphrase"))
        storage.passphrase_protection = request.use_passphrase
        if not request.use_passphrase:
            storage.passphrase_always_on_device = False
            if device.attach_unlocked:
                device.attach_unlocked = False
                ctx.firmware.lock(ctx.conversation)
    if request.HasField("passphrase_always_on_device"):
        if not storage.passphrase_protection:
            raise Failure("DataError", "Passphrase is not enabled")
        await ctx.confirm(_CONFIRM, _lines(request, "passphrase_always_on_device"))
        storage.passphrase_always_on_device = request.passphrase_always_on_device
    if request.HasField("auto_lock_delay_ms"):
        _check_delay(request.auto_lock_delay_ms, ctx.profile.auto_lock_range, "lock")
        await ctx.confirm(_CONFIRM, _lines(request, "auto_lock_delay_ms"))
        storage.auto_lock_delay_ms = storage.sleep_delay_ms = request.auto_lock_delay_ms
    if request.HasField("auto_shutdown_delay_ms"):
        _check_delay(request.auto_shutdown_delay_ms, _AUTO_SHUTDOWN_RANGE, "shutdown")
        await ctx.confirm(_CONFIRM, _lines(request, "auto_shutdown_delay_ms"))
        storage.auto_shutdown_delay_ms = request.auto_shutdown_delay_ms
    if request.HasField("safety_checks"):
        await ctx.confirm(_CONFIRM, _lines(request, "safety_checks"))
        level = m.SafetyCheckLevel
        device.prompt_temporarily = request.safety_checks == level.PromptTemporarily
        storage.prompt_always = request.safety_checks == level.PromptAlways
    if request.HasField("haptic_feedback"):
        await ctx.confirm(_CONFIRM, _lines(request, "haptic_feedback"))
        storage.haptic_feedback = request.haptic_feedback
    if request.HasField("change_brightness"):
        await ctx.confirm("Other", ["Brightness"])
    if request.language:
        if request.language not in _CORE_LANGUAGES:
            keys = " ".join(_CORE_LANGUAGES)
            raise Failure("DataError", f"all support ISO_639-1 language keys include {keys})")
        await ctx.confirm(_CONFIRM, _lines(request, "language"))
        storage.language = request.language
    return m.Success(message="Settings applied")


@handles("ApplyFlags", needs=Needs.UNLOCKED)
async def apply_flags(ctx: LegacyContext | CoreContext, request: m.ApplyFlags) -> m.Success:
    """Sets flags, and never clears one."""
    storage = ctx.device.storage
    if ctx.profile.family is Family.CORE and storage.mnemonic is None:
        raise Failure("NotInitialized")
    flags = (storage.flags or 0) | request.flags
    if flags:
        storage.flags = flags
    return m.Success(message="Flags applied")


def _check_delay(delay_ms: int, limits: tuple[int, int], what: str) -> None:
    shortest, longest = limits
    if delay_ms < shortest:
        raise Failure("ProcessError", f"Auto-{what} delay too short")
    if delay_ms > longest:
        raise Failure("ProcessError", f"Auto-{what} delay too long")


def _lines(request: m.ApplySettings, name: str) -> list[str]:
    return ["Change setting", name, str(getattr(request, name))]
