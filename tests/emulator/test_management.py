"""Settings, changing the PIN, and seeds that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import GET_ADDRESS, STATES, Host, connected, failure, name

if TYPE_CHECKING:
    from collections.abc import Iterable

CANCELLED = {
    "classic1s": ("ActionCancelled", "Action cancelled by user"),
    "pro": ("ActionCancelled", "Cancelled"),
}
ABANDON = " ".join(["abandon"] * 11 + ["about"])


async def agreed(host: Host, emulator: Emulator, message: Any, codes: Iterable[str]) -> Any:
    """The answer, after as many confirmations."""
    await host.send(message)
    for code in codes:
        await host.acknowledge(code)
        emulator.user.confirm()
    return await host.receive()


# settings


async def test_settings(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        wanted = m.ApplySettings(
            label="Savings",
            use_passphrase=True,
            safety_checks=m.SafetyCheckLevel.PromptTemporarily,
        )
        answer = await agreed(host, emulator, wanted, ["ProtectCall"] * 3)
        assert answer.message == "Settings applied"
        features = await host.initialize()
        assert features.label == "Savings"
        assert features.passphrase_protection
        assert features.safety_checks == m.SafetyCheckLevel.PromptTemporarily
        strict = m.ApplySettings(safety_checks=m.SafetyCheckLevel.Strict, label="")
        await agreed(host, emulator, strict, ["ProtectCall"] * 2)
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
        await agreed(host, emulator, on, ["ProtectCall"])
        assert (await host.initialize()).passphrase_always_on_device
        off = m.ApplySettings(use_passphrase=False)
        await agreed(host, emulator, off, ["ProtectCall"])
        assert not (await host.initialize()).passphrase_always_on_device


async def test_auto_lock(model: str):
    async with Emulator(model, pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        for delay, words in ((1, "short"), (0x20000001, "long")):
            answer = await host.call(m.ApplySettings(auto_lock_delay_ms=delay))
            assert failure(answer) == ("ProcessError", f"Auto-lock delay too {words}")
        wanted = m.ApplySettings(auto_lock_delay_ms=60_000)
        await agreed(host, emulator, wanted, ["ProtectCall"])
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
        await agreed(host, e, m.ApplySettings(use_passphrase=False), ["ProtectCall"])
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
        await agreed(host, emulator, wanted, ["ProtectCall"] * 4)
        features = await host.initialize()
        assert features.auto_shutdown_delay_ms == 120_000
        assert not features.haptic_feedback
        assert features.language == "ja"
        assert features.safety_checks == m.SafetyCheckLevel.PromptAlways
        bright = m.ApplySettings(change_brightness=True)
        assert name(await agreed(host, emulator, bright, ["Other"])) == "Success"
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
            await agreed(host, emulator, wanted, ["ProtectCall"])
            assert (await host.initialize()).language == kept


# PIN


async def matrix(host: Host, emulator: Emulator, kind: str, pin: str) -> None:
    request = await host.receive()
    kinds = m.PinMatrixRequest.PinMatrixRequestType
    assert request.type == getattr(kinds, f"PinMatrixRequestType_{kind}")
    await host.type_positions(emulator, pin)


async def test_changing_the_pin_of_the_classic():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        assert (await host.call(m.ChangePin(remove=True))).message == "PIN removed"
        for old, new in ((None, "1234"), ("1234", "567890123")):
            await host.send(m.ChangePin())
            await host.acknowledge("ProtectCall")
            emulator.user.confirm()
            if old is not None:
                await matrix(host, emulator, "Current", old)
            await matrix(host, emulator, "NewFirst", new)
            await matrix(host, emulator, "NewSecond", new)
            assert (await host.receive()).message == "PIN changed"
            assert (await host.initialize()).pin_protection
            assert (await host.initialize()).unlocked
        await host.call(m.LockDevice())
        assert (await host.unlock(emulator, "567890123")).unlocked
        await host.send(m.ChangePin(remove=True))
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        await matrix(host, emulator, "Current", "567890123")
        assert (await host.receive()).message == "PIN removed"
        assert not (await host.initialize()).pin_protection


async def test_new_pins_that_differ_on_the_classic():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        await host.send(m.ChangePin())
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        await matrix(host, emulator, "NewFirst", "1234")
        await matrix(host, emulator, "NewSecond", "1235")
        assert failure(await host.receive()) == ("PinMismatch", "PIN mismatch")
        assert not (await host.initialize()).pin_protection


async def test_the_old_pin_must_be_right_on_the_classic():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        session_id = (await host.initialize()).session_id
        await host.send(m.ChangePin())
        await host.acknowledge("ProtectCall")
        emulator.user.confirm()
        await matrix(host, emulator, "Current", "9999")
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")
        emulator.user.confirm()
        assert (await host.initialize(session_id=session_id)).session_id == session_id
        assert (await host.call(m.GetFeatures())).unlocked, "it was only a check"


async def test_changing_the_pin_of_the_pro():
    async with Emulator("pro", firmware_version="4.14.0") as emulator, connected(emulator) as host:
        answer = await host.call(m.ChangePin(remove=True))
        assert failure(answer) == ("ProcessError", "PIN protection already disabled")
        for old, new in ((None, "1234"), ("1234", "5678")):
            await host.send(m.ChangePin())
            for code in ["Other"] if old else ["Other", "Other"]:
                await host.acknowledge(code)
                emulator.user.confirm()
            for pin in ([old] if old else []) + [new, new]:
                await host.acknowledge("PinEntry")
                emulator.user.type_pin(pin)
            await host.acknowledge("Success")
            emulator.user.confirm()
            assert (await host.receive()).message == ("PIN Changed" if old else "PIN Enabled")
            assert (await host.initialize()).pin_protection
            assert (await host.initialize()).unlocked
        await host.send(m.ChangePin(remove=True))
        await host.acknowledge("Other")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.type_pin("5678")
        await host.acknowledge("Success")
        emulator.user.confirm()
        assert (await host.receive()).message == "PIN Disabled"
        assert not (await host.initialize()).pin_protection


async def test_what_newer_firmware_of_the_pro_does_not_do():
    done = "PIN operation completed"
    async with Emulator("pro") as emulator, connected(emulator) as host:
        assert (await agreed(host, emulator, m.ChangePin(), ["Other"])).message == done
        assert emulator.device.storage.pin is None
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        await host.send(m.ChangePin(remove=True))
        await host.acknowledge("Other")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.type_pin("1234")
        assert (await host.receive()).message == done
        assert emulator.device.storage.pin == "1234"


async def test_mistakes_while_changing_the_pin_of_the_pro():
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        emulator.user.unlock("1234")
        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.type_pin("9999")
        await host.acknowledge("Other")
        emulator.user.confirm()
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")

        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        emulator.user.confirm()
        for pin in ("1234", "5678", "8765"):
            await host.acknowledge("PinEntry")
            emulator.user.type_pin(pin)
        await host.acknowledge("Warning")
        emulator.user.confirm()
        await host.acknowledge("PinEntry")
        emulator.user.wait()
        answer = await host.call(m.Cancel())
        assert failure(answer) == CANCELLED["pro"]
        assert emulator.device.storage.pin == "1234"


@pytest.mark.parametrize(
    ("new", "taken"), [("888888", False), ("999999", True), ("1234", True), ("777777", False)]
)
async def test_changing_the_pin_of_a_hidden_wallet(new: str, taken: bool):
    pins = {"777777": "x", "999999": "y"}
    async with (
        Emulator("pro", pin="1234", passphrase_protection=True, attach_pins=pins) as emulator,
        connected(emulator) as host,
    ):
        emulator.user.unlock("1234")
        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        emulator.user.confirm()
        for pin in ("777777", new, new):
            await host.acknowledge("PinEntry")
            emulator.user.type_pin(pin)
        await host.acknowledge("Other" if taken else "Success")
        emulator.user.confirm()
        answer = await host.receive()
        assert name(answer) == ("Failure" if taken else "Success")
        emulator.user.lock()
        emulator.user.unlock("777777" if taken else new)
        assert (await host.call(m.GetFeatures())).unlocked_attach_pin


async def test_the_main_pin_cannot_be_that_of_a_hidden_wallet():
    async with (
        Emulator("pro", pin="1234", passphrase_protection=True, attach_pins={"777777": "x"}) as e,
        connected(e) as host,
    ):
        e.user.unlock("1234")
        await host.send(m.ChangePin())
        await host.acknowledge("Other")
        e.user.confirm()
        for pin in ("1234", "777777", "777777"):
            await host.acknowledge("PinEntry")
            e.user.type_pin(pin)
        await host.acknowledge("Other")
        e.user.confirm()
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")


# seeds


async def test_wiping_the_classic_is_between_it_and_the_person():
    async with Emulator("classic1s", pin="1234", label="x") as emulator, connected(emulator) as h:
        device_id = (await h.initialize()).device_id
        await h.send(m.WipeDevice())
        emulator.user.confirm()
        emulator.user.type_pin("1234")
        emulator.user.confirm(times=2)
        assert (await h.receive()).message == "Device wiped"
        features = await h.initialize()
        assert not features.initialized
        assert not features.pin_protection
        assert features.label == emulator.name
        assert features.device_id != device_id


async def test_refusing_to_wipe_the_classic():
    async with Emulator("classic1s", pin="1234") as emulator, connected(emulator) as host:
        await host.send(m.WipeDevice())
        emulator.user.refuse()
        assert failure(await host.receive()) == CANCELLED["classic1s"]
        await host.send(m.WipeDevice())
        emulator.user.confirm()
        emulator.user.type_pin("9999")
        emulator.user.confirm()
        emulator.user.wait()
        assert await host.silent()
        emulator.user.cancel()
        assert failure(await host.receive()) == ("PinInvalid", "PIN invalid")
        assert (await host.initialize()).initialized


async def test_wiping_the_pro():
    async with Emulator("pro", pin="1234") as emulator, connected(emulator) as host:
        device_id = (await host.initialize()).device_id
        answer = await agreed(host, emulator, m.WipeDevice(), ["WipeDevice"] * 3)
        assert answer.message == "Device wiped"
        features = await host.initialize()
        assert not features.initialized
        assert features.unlocked
        assert features.device_id != device_id


async def test_wiping_ends_sessions(model: str):
    async with Emulator(model, auto_confirm=True) as emulator, connected(emulator) as host:
        session_id = (await host.initialize()).session_id
        await host.call(m.GetPassphraseState())
        await host.send(m.WipeDevice())
        if model == "pro":
            for _ in range(3):
                await host.acknowledge("WipeDevice")
        assert name(await host.receive()) == "Success"
        assert (await host.initialize(session_id=session_id)).session_id != session_id
        assert failure(await host.call(GET_ADDRESS))[0] == "NotInitialized"


async def test_loading_a_seed(model: str):
    async with Emulator(model, initialized=False) as emulator, connected(emulator) as host:
        load = m.LoadDevice(mnemonics=[ABANDON], pin="1234", label="x", passphrase_protection=True)
        code = "Other" if model == "pro" else "ProtectCall"
        answer = await agreed(host, emulator, load, [code])
        assert answer.message == "Device loaded"
        features = await host.initialize()
        assert features.initialized
        assert features.pin_protection
        assert features.label == "x"
        assert failure(await host.call(load))[0] == "UnexpectedMessage"
        await host.send(m.GetPassphraseState())
        assert name(await host.receive()) == "PassphraseRequest"
        await host.give_passphrase(emulator, "")
        # A well-known address: m/44'/1'/0'/0/0 of these words.
        expected = "mkpZhYtJu2r87Js3pDiWJDmPte2NRZ8bJV"
        assert (await host.receive()).passphrase_state == expected


async def test_a_seed_with_a_typing_mistake(model: str):
    async with Emulator(model, initialized=False) as emulator, connected(emulator) as host:
        wrong = " ".join(["abandon"] * 12)
        if model == "pro":
            answer = await host.call(m.LoadDevice(mnemonics=[wrong]))
            assert failure(answer) == ("ProcessError", "Mnemonic is not valid")
        else:
            load = m.LoadDevice(mnemonics=[wrong])
            answer = await agreed(host, emulator, load, ["ProtectCall"])
            assert failure(answer) == ("DataError", "Mnemonic with wrong checksum provided")
        load = m.LoadDevice(mnemonics=[wrong], skip_checksum=True)
        code = "Other" if model == "pro" else "ProtectCall"
        assert name(await agreed(host, emulator, load, [code])) == "Success"


async def test_backup():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        answer = await host.call(m.BackupDevice())
        assert failure(answer) == ("UnexpectedMessage", "Seed already backed up")
        emulator.device.storage.needs_backup = True
        codes = ["ConfirmWord"] * 2 * 12
        answer = await agreed(host, emulator, m.BackupDevice(), codes)
        assert answer.message == "Seed successfully backed up"
        assert failure(await host.call(m.BackupDevice()))[0] == "UnexpectedMessage"
    async with Emulator("pro") as emulator, connected(emulator) as host:
        answer = await host.call(m.BackupDevice())
        assert failure(answer) == ("UnexpectedMessage", "Not support")


# the rest


async def test_entropy(model: str):
    async with Emulator(model, seed=1) as emulator, connected(emulator) as host:
        answer = await agreed(host, emulator, m.GetEntropy(size=32), ["ProtectCall"])
        assert len(answer.entropy) == 32
        other = await agreed(host, emulator, m.GetEntropy(size=5000), ["ProtectCall"])
        assert len(other.entropy) == 1024
        assert not other.entropy.startswith(answer.entropy)


async def test_u2f_counter(model: str):
    async with Emulator(model) as emulator, connected(emulator) as host:
        await agreed(host, emulator, m.SetU2FCounter(u2f_counter=41), ["ProtectCall"])
        answer = await agreed(host, emulator, m.GetNextU2FCounter(), ["ProtectCall"])
        assert answer.u2f_counter == 42


async def test_ping_without_text():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        assert not (await host.call(m.Ping())).HasField("message")
    async with Emulator("pro") as emulator, connected(emulator) as host:
        assert (await host.call(m.Ping())).HasField("message")


@pytest.mark.parametrize("passphrase", STATES)
async def test_recorded_wallets(model: str, passphrase: str):
    async with Emulator(model, passphrase_protection=True) as emulator, connected(emulator) as host:
        assert (await host.open_wallet(emulator, passphrase))[1] == STATES[passphrase]
