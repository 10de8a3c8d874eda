"""The JavaScript way: events tell, `ui_response` answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator import Emulator

from onekey_sdk import ActionCancelled, DeviceBusy, InvalidParameter, OneKey, PinCancelled
from onekey_sdk.events import (
    DEVICE_EVENT,
    INPUT_PIN_ON_DEVICE,
    UI_EVENT,
    DeviceEvent,
    UIRequest,
    UIResponse,
)
from onekey_sdk.transport.base import Port, Transport
from tests.support.fakes import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

PATH = "m/44'/60'/0'/0/0"
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
ABC = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
ABC_STATE = "myBrmyzvN5Wa4oeYrL7t8EYU1Ch5Q6vp47"


def answer_passphrases(sdk: OneKey, payload: Any) -> list[dict[str, Any]]:
    """Answer every passphrase request with one payload; the requests, as they come."""
    asked: list[dict[str, Any]] = []

    def answer(request: dict[str, Any]) -> None:
        asked.append(request)
        sdk.ui_response(
            UIResponse.RECEIVE_PASSPHRASE, payload, connect_id=request["device"]["connectId"]
        )

    sdk.on(UIRequest.REQUEST_PASSPHRASE, answer)
    return asked


async def test_passphrase_by_event() -> None:
    async with (
        Emulator(model="pro", passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        asked = answer_passphrases(sdk, {"value": "abc", "save": True})
        state = await sdk.get_passphrase_state()
        assert state == ABC_STATE
        assert asked[0]["existsAttachPinUser"] is False
        assert asked[0]["device"]["deviceType"] == "pro"
        result = await sdk.evm_get_address(
            path=PATH, passphrase_state=state, init_session=True, show_on_onekey=False
        )
        assert result.address == ABC
        assert len(asked) == 1


async def test_passphrase_on_device_by_event() -> None:
    async with (
        Emulator(model="classic1s", passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        emulator.user.next_passphrase("abc")
        told: list[str] = []
        sdk.on(UI_EVENT, lambda event: told.append(event["type"]))
        answer_passphrases(sdk, {"value": "", "passphraseOnDevice": True})
        assert await sdk.get_passphrase_state() == ABC_STATE
        assert told == [
            "ui-request_passphrase",
            "ui-request_passphrase_on_device",
            "ui-button",
            "ui-button",
            "ui-close_window",
        ]


async def test_attach_pin_by_event() -> None:
    attached = {"777777": "hiddenpw"}
    async with (
        Emulator(
            model="pro", pin="1234", passphrase_protection=True, attach_pins=attached
        ) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        emulator.user.unlock("1234")
        emulator.user.type_pin("777777")
        pins: list[str] = []
        sdk.on(UIRequest.REQUEST_PIN, lambda request: pins.append(request["type"]))
        asked = answer_passphrases(sdk, {"value": "", "attachPinOnDevice": True})
        # Recorded from a real Pro: the wallet of the passphrase "hiddenpw".
        assert await sdk.get_passphrase_state() == "mrdFN2hzXrutnR5yRCgF3UZsBiyiEBYq8c"
        assert asked[0]["existsAttachPinUser"] is True
        assert set(pins) == {"ButtonRequest_AttachPin"}


async def test_a_listener_that_calls_before_it_answers_is_refused() -> None:
    async with (
        Emulator(model="pro", passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        addresses: list[str] = []

        async def answer(request: dict[str, Any]) -> None:
            with pytest.raises(DeviceBusy) as caught:
                await sdk.get_features()
            assert caught.value.params["holder"] == "this program"
            sdk.ui_response(UIResponse.RECEIVE_PASSPHRASE, {"value": "abc"})
            found = await sdk.evm_get_address(
                path=PATH, passphrase_state=ABC_STATE, show_on_onekey=False
            )
            addresses.append(found.address)
            done.set()

        done = asyncio.Event()
        sdk.on(UIRequest.REQUEST_PASSPHRASE, answer)
        assert await sdk.get_passphrase_state() == ABC_STATE
        await done.wait()
        assert addresses == [ABC]


async def test_a_listener_that_nobody_waits_for_may_call() -> None:
    """The program's own interface answers; what listens besides gets its turn afterwards."""
    async with (
        Emulator(model="pro", passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port(), ui=Person(passphrases=["abc"])) as sdk,
    ):
        labels: asyncio.Queue[str | None] = asyncio.Queue()

        async def ask(request: dict[str, Any]) -> None:
            labels.put_nowait((await sdk.get_features()).device_id)

        sdk.on(UIRequest.REQUEST_PASSPHRASE, ask)
        assert await sdk.get_passphrase_state() == ABC_STATE
        assert await labels.get() == emulator.device.storage.device_id


async def test_a_prompt_whose_listener_was_cancelled_leaves_nothing_behind() -> None:
    async with (
        Emulator(model="pro", passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):

        def cancelled(request: dict[str, Any]) -> None:
            raise asyncio.CancelledError

        sdk.on(UIRequest.REQUEST_PASSPHRASE, cancelled)
        with pytest.raises(asyncio.CancelledError):
            await sdk.get_passphrase_state()
        sdk.off(UIRequest.REQUEST_PASSPHRASE, cancelled)

        def answer(request: dict[str, Any]) -> None:
            sdk.ui_response(UIResponse.RECEIVE_PASSPHRASE, {"value": "abc"})

        sdk.on(UIRequest.REQUEST_PASSPHRASE, answer)
        assert await sdk.get_passphrase_state() == ABC_STATE


@pytest.mark.parametrize("on_device", [False, True])
async def test_pin_by_event(on_device: bool) -> None:
    async with (
        Emulator(model="classic1s", pin="1234") as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        types: list[str] = []

        async def answer(request: dict[str, Any]) -> None:
            types.append(request["type"])
            if on_device:
                emulator.user.type_pin("1234")
                sdk.ui_response(UIResponse.RECEIVE_PIN, INPUT_PIN_ON_DEVICE)
                return
            while await emulator.user.prompted() != "matrix":
                pass
            sdk.ui_response(UIResponse.RECEIVE_PIN, emulator.user.positions("1234"))

        sdk.on(UIRequest.REQUEST_PIN, answer)
        features = await sdk.device_unlock()
        assert features.unlocked is True
        assert types == ["PinMatrixRequestType_Current"]


async def test_no_answer_cancels() -> None:
    async with (
        Emulator(
            model="classic1s", pin="1234", passphrase_protection=True, auto_confirm=True
        ) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        sdk.on(UIRequest.REQUEST_PIN, lambda _: sdk.ui_response(UIResponse.RECEIVE_PIN, None))
        with pytest.raises(PinCancelled):
            await sdk.device_unlock()
        emulator.user.unlock("1234")
        answer_passphrases(sdk, None)
        with pytest.raises(ActionCancelled):
            await sdk.get_passphrase_state()


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (UIResponse.RECEIVE_PASSPHRASE, "abc"),
        (UIResponse.RECEIVE_PASSPHRASE, {}),
        (UIResponse.RECEIVE_PASSPHRASE, {"value": 5}),
    ],
)
async def test_malformed_answers_are_refused(kind: UIResponse, payload: Any) -> None:
    async with (
        Emulator(model="pro", passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        answer_passphrases(sdk, payload)
        with pytest.raises(InvalidParameter, match=kind.value):
            await sdk.get_passphrase_state()
        sdk.remove_all_listeners(UIRequest.REQUEST_PASSPHRASE)
        answer_passphrases(sdk, {"value": "abc"})
        assert await sdk.get_passphrase_state() == ABC_STATE


async def test_a_pin_that_is_no_text_is_refused() -> None:
    async with (
        Emulator(model="classic1s", pin="1234") as emulator,
        OneKey(emulator.port()) as sdk,
    ):
        sdk.on(UIRequest.REQUEST_PIN, lambda _: sdk.ui_response(UIResponse.RECEIVE_PIN, 1234))
        with pytest.raises(InvalidParameter, match="positions"):
            await sdk.device_unlock()


async def test_answers_nobody_waits_for_are_refused() -> None:
    async with Emulator(model="pro") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match="No prompt waits"):
            sdk.ui_response(UIResponse.RECEIVE_PIN, "1234")
        with pytest.raises(InvalidParameter, match="ui-receive_passphrase"):
            sdk.ui_response("ui-receive_nothing", "1234")


class Two(Transport):
    """Two devices on one link."""

    def __init__(self, *devices: Emulator) -> None:
        self._devices = devices

    async def ports(self) -> Sequence[Port]:
        ports = [device.port() for device in self._devices if device.plugged]
        for number, port in enumerate(ports):
            port.address = f"{port.address}{number}"
        return ports


def only(monkeypatch: pytest.MonkeyPatch, *devices: Emulator) -> None:
    """Let a client without an address find these devices."""

    def transports(_: object) -> list[Two]:
        return [Two(*devices)]

    monkeypatch.setattr("onekey_sdk.transport.discovery.transports_for", transports)


async def test_answers_are_matched_to_their_device(monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, Any] = {"passphrase_protection": True, "auto_confirm": True}
    async with (
        Emulator(model="pro", **options) as pro,
        Emulator(model="classic1s", **options) as classic,
    ):
        only(monkeypatch, pro, classic)
        async with OneKey() as sdk:
            asked: asyncio.Queue[str] = asyncio.Queue()
            sdk.on(
                UIRequest.REQUEST_PASSPHRASE,
                lambda request: asked.put_nowait(request["device"]["connectId"]),
            )
            first, second = await sdk.search_devices()
            calls = [
                asyncio.ensure_future(sdk.get_passphrase_state(info.connect_id))
                for info in (first, second)
            ]
            await asked.get()
            await asked.get()
            with pytest.raises(InvalidParameter, match="Several prompts"):
                sdk.ui_response(UIResponse.RECEIVE_PASSPHRASE, {"value": "abc"})
            for info, text in ((second, "abc"), (first, "a")):
                sdk.ui_response(
                    UIResponse.RECEIVE_PASSPHRASE, {"value": text}, connect_id=info.connect_id
                )
            # Both fingerprints were recorded from real firmware.
            assert await asyncio.gather(*calls) == ["ms1TJk4b4s7aisyL3jfrkCqwznttWwiS4r", ABC_STATE]


async def test_own_interface_answers_and_events_tell() -> None:
    class Typist:
        async def pin(self, request: object) -> None:
            raise AssertionError("no PIN is set")

        async def passphrase(self, request: object) -> str:
            return "abc"

        async def button(self, request: object) -> None:
            return None

    async with (
        Emulator(model="pro", passphrase_protection=True, auto_confirm=True) as emulator,
        OneKey(emulator.port(), ui=Typist()) as sdk,
    ):
        told: list[dict[str, Any]] = []
        sdk.on(UIRequest.REQUEST_PASSPHRASE, told.append)
        assert await sdk.get_passphrase_state() == ABC_STATE
        assert len(told) == 1


async def test_what_a_call_tells() -> None:
    async with Emulator(model="pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        told: list[tuple[str, Any]] = []
        sdk.on(UI_EVENT, lambda event: told.append((event["type"], event["payload"].get("data"))))
        sdk.on(DEVICE_EVENT, lambda event: told.append((event["type"], None)))
        await sdk.call("evmGetAddress", None, None, path=PATH)
        assert told == [
            ("features", None),
            ("ui-close_pin_window", None),
            ("button", None),
            ("ui-button", None),
            ("ui-previous_address_result", {"address": STANDARD, "path": PATH}),
            ("ui-close_window", None),
        ]


async def test_devices_that_come_and_go(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Emulator(model="pro") as emulator:
        only(monkeypatch, emulator)
        async with OneKey() as sdk:
            told: list[tuple[str, str]] = []

            def note(event: dict[str, Any]) -> None:
                told.append((event["type"], event["payload"]["device"]["connectId"]))

            sdk.on(DEVICE_EVENT, note)
            (info,) = await sdk.search_devices()
            await sdk.search_devices()
            emulator.user.unplug()
            assert await sdk.search_devices() == []
            emulator.user.plug()
            await sdk.search_devices()
            assert told == [
                (DeviceEvent.CONNECT, info.connect_id),
                (DeviceEvent.DISCONNECT, info.connect_id),
                (DeviceEvent.CONNECT, info.connect_id),
            ]


async def test_a_listener_may_call_the_device_and_may_fail(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with Emulator(model="pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        labels: asyncio.Queue[str] = asyncio.Queue()

        async def look(_: object) -> None:
            sdk.off(UIRequest.CLOSE_UI_WINDOW, look)
            labels.put_nowait((await sdk.get_features()).label)
            raise RuntimeError("late")

        def fail(_: object) -> None:
            raise RuntimeError("early")

        sdk.on(UIRequest.CLOSE_UI_WINDOW, look)
        sdk.on(UIRequest.REQUEST_BUTTON, fail)
        assert (await sdk.evm_get_address(path=PATH)).address == STANDARD
        assert await labels.get() == "OneKey Pro"
        await asyncio.sleep(0)
        failures = [str(record.exc_info[1]) for record in caplog.records if record.exc_info]
        assert failures == ["early", "late"]


@pytest.mark.parametrize("name", ["evmGetNothing", "_flat", "on", "sessions"])
async def test_call_refuses_what_is_no_method(name: str) -> None:
    async with Emulator(model="pro") as emulator, OneKey(emulator.port()) as sdk:
        with pytest.raises(InvalidParameter, match=name):
            await sdk.call(name)


async def test_a_prompt_must_not_call_its_own_device() -> None:
    async with Emulator(model="pro", passphrase_protection=True, auto_confirm=True) as emulator:

        class Curious:
            async def pin(self, request: object) -> None:
                raise AssertionError("no PIN is set")

            async def passphrase(self, request: object) -> str:
                return (await sdk.get_features()).label

            async def button(self, request: object) -> None:
                return None

        async with OneKey(emulator.port(), ui=Curious()) as sdk:
            with pytest.raises(DeviceBusy, match="waits for the answer"):
                await sdk.get_passphrase_state()
            answer = await sdk.evm_get_address(path=PATH, use_empty_passphrase=True)
            assert answer.address == STANDARD


async def test_a_hold_may_end_in_another_context() -> None:
    async with Emulator(model="pro", auto_confirm=True) as emulator, OneKey(emulator.port()) as sdk:
        wallet = await sdk.open_wallet(standard=True)
        hold = wallet.hold()
        await asyncio.ensure_future(hold.__aenter__())
        await hold.__aexit__(None, None, None)
        assert (await wallet.evm.get_address(PATH)).address == STANDARD
