"""Seeds that come and go: wiping, loading, backing up."""

from __future__ import annotations

from onekey_emulator import Emulator

from onekey_sdk.wire import messages as m
from tests.emulator.host import CANCELLED, GET_ADDRESS, connected, failure, name

ABANDON = " ".join(["abandon"] * 11 + ["about"])


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
        answer = await host.agreed(emulator, m.WipeDevice(), ["WipeDevice"] * 3)
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
        answer = await host.agreed(emulator, load, [code])
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
            answer = await host.agreed(emulator, load, ["ProtectCall"])
            assert failure(answer) == ("DataError", "Mnemonic with wrong checksum provided")
        load = m.LoadDevice(mnemonics=[wrong], skip_checksum=True)
        code = "Other" if model == "pro" else "ProtectCall"
        assert name(await host.agreed(emulator, load, [code])) == "Success"


async def test_backup():
    async with Emulator("classic1s") as emulator, connected(emulator) as host:
        answer = await host.call(m.BackupDevice())
        assert failure(answer) == ("UnexpectedMessage", "Seed already backed up")
        emulator.device.storage.needs_backup = True
        codes = ["ConfirmWord"] * 2 * 12
        answer = await host.agreed(emulator, m.BackupDevice(), codes)
        assert answer.message == "Seed successfully backed up"
        assert failure(await host.call(m.BackupDevice()))[0] == "UnexpectedMessage"
    async with Emulator("pro") as emulator, connected(emulator) as host:
        answer = await host.call(m.BackupDevice())
        assert failure(answer) == ("UnexpectedMessage", "Not support")
