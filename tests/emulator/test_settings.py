"""Settings and flags, message by message."""

from __future__ import annotations

from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import CANCELLED, connected, failure, name


async def test_settings(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        wanted = m.ApplySettings(
            label="Savings",
            use_passphrase=True,
            safety_checks=m.SafetyCheckLevel.PromptTemporarily,
        )
        answer = await host.agreed(emulator, wanted, ["ProtectCall"] * 3)
        assert answer.message == "Settings applied"
        features = await host.initialize()
        assert features.label == "Savings"
        assert features.passphrase_protection
        assert features.safety_checks == m.SafetyCheckLevel.PromptTemporarily
        strict = m.ApplySettings(safety_checks=m.SafetyCheckLevel.Strict, label="")
        await host.agreed(emulator, strict, ["ProtectCall"] * 2)
        features = await host.initialize()
        assert features.safety_checks == m.SafetyCheckLevel.Strict
        assert features.label == emulator.name


async def test_refused_settings(model: str):
    """The Classic changes nothing then; the Pro has changed what was confirmed before."""
    async with Emulator(model) as emulator, connected(emulator) as host:
        await host.send(m.ApplySettings(label="Savings", use_passphrase=True))
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        await host.acknowledge("ProtectCall")
        emulator.user.refuse()
        assert failure(await host.receive()) == CANCELLED[model]
        features = await host.initialize()
        assert (features.label == "Savings") == (model == "pro")
        assert not features.passphrase_protection


async def test_a_pin_comes_first(model: str):
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        await host.send(m.ApplySettings(label="Savings"))
        if model == "pro":
            await host.acknowledge("PinEntry")
            emulator.user.type_pin("1234")
        else:
            assert name(await host.receive()) == "PinMatrixRequest"
            await host.type_positions(emulator, "1234")
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        assert name(await host.receive()) == "Success"


async def test_settings_that_the_classic_does_not_know():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        answer = await host.call(m.ApplySettings(passphrase_always_on_device=True))
        assert failure(answer) == (
            "DataError",
            "This firmware is incapable of passphrase entry on the device.",
        )
        answer = await host.call(m.ApplySettings())
        assert failure(answer) == ("DataError", "No setting provided")
        answer = await host.call(m.ApplySettings(safety_checks=m.SafetyCheckLevel.PromptAlways))
        assert failure(answer) == ("ProcessError", "Unsupported safety-checks setting")


async def test_settings_that_the_pro_does_not_take():
    async with Emulator("pro") as emulator, connected(emulator) as host:
        answer = await host.call(m.ApplySettings())
        assert failure(answer) == ("ProcessError", "No setting provided")
        answer = await host.call(m.ApplySettings(label="x" * 33))
        assert failure(answer) == ("DataError", "Label too long")
        answer = await host.call(m.ApplySettings(passphrase_always_on_device=True))
        assert failure(answer) == ("DataError", "Passphrase is not enabled")
        answer = await host.call(m.ApplySettings(language="tlh"))
        assert failure(answer)[0] == "DataError"


async def test_always_on_device_goes_with_passphrases():
    async with Emulator("pro", passphrase_protection=True) as emulator, connected(emulator) as host:
        on = m.ApplySettings(passphrase_always_on_device=True)
        await host.agreed(emulator, on, ["ProtectCall"])
        assert (await host.initialize()).passphrase_always_on_device
        off = m.ApplySettings(use_passphrase=False)
        await host.agreed(emulator, off, ["ProtectCall"])
        assert not (await host.initialize()).passphrase_always_on_device


async def test_auto_lock(model: str):
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        for delay, words in ((1, "short"), (0x20000001, "long")):
            answer = await host.call(m.ApplySettings(auto_lock_delay_ms=delay))
            assert failure(answer) == ("ProcessError", f"Auto-lock delay too {words}")
        wanted = m.ApplySettings(auto_lock_delay_ms=60_000)
        await host.agreed(emulator, wanted, ["ProtectCall"])
        features = await host.call(m.GetFeatures())
        # The Classic's Features tell another delay, which nobody can set.
        assert features.auto_lock_delay_ms == (60_000 if model == "pro" else 600_000)
        assert await host.silent(64)
        assert not (await host.call(m.GetFeatures())).unlocked


async def test_switching_passphrases_off_under_a_hidden_wallets_pin_locks(model: str):
    async with (
        Emulator(model, pin="1234", passphrase_protection=True, attach_pins={"777777": "x"}) as e,
        connected(e) as host,
    ):
        e.user.unlock("777777")
        await host.agreed(e, m.ApplySettings(use_passphrase=False), ["ProtectCall"])
        features = await host.initialize()
        assert not features.unlocked
        assert not features.unlocked_attach_pin


async def test_flags_are_only_added(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        assert (await host.initialize()).HasField("flags") == (model == "pro")
        await host.call(m.ApplyFlags(flags=0))
        assert (await host.initialize()).HasField("flags") == (model == "pro")
        for flags, sum_of_flags in ((1, 1), (4, 5), (0, 5)):
            assert (await host.call(m.ApplyFlags(flags=flags))).message == "Flags applied"
            assert (await host.initialize()).flags == sum_of_flags


async def test_the_other_settings_of_the_pro():
    async with Emulator("pro") as emulator, connected(emulator) as host:
        wanted = m.ApplySettings(
            auto_shutdown_delay_ms=120_000,
            haptic_feedback=False,
            language="ja",
            safety_checks=m.SafetyCheckLevel.PromptAlways,
        )
        await host.agreed(emulator, wanted, ["ProtectCall"] * 4)
        features = await host.initialize()
        assert features.auto_shutdown_delay_ms == 120_000
        assert not features.haptic_feedback
        assert features.language == "ja"
        assert features.safety_checks == m.SafetyCheckLevel.PromptAlways
        bright = m.ApplySettings(change_brightness=True)
        assert name(await host.agreed(emulator, bright, ["Other"])) == "Success"
        too_short = await host.call(m.ApplySettings(auto_shutdown_delay_ms=1))
        assert failure(too_short) == ("ProcessError", "Auto-shutdown delay too short")


async def test_settings_without_a_seed():
    async with Emulator("pro", initialized=False) as emulator, connected(emulator) as host:
        requests = (
            m.ApplySettings(label="x"),
            m.ApplyFlags(flags=1),
            m.ChangePin(),
            m.GetNextU2FCounter(),
        )
        for request in requests:
            assert failure(await host.call(request))[0] == "NotInitialized"
    async with Emulator("classic1s", initialized=False) as emulator, connected(emulator) as host:
        assert failure(await host.call(m.ChangePin()))[0] == "NotInitialized"


async def test_the_classic_keeps_to_the_languages_it_has():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        for language, kept in (("ja", "ja"), ("tlh", "ja")):
            wanted = m.ApplySettings(language=language)
            await host.agreed(emulator, wanted, ["ProtectCall"])
            assert (await host.initialize()).language == kept
