"""The client without `async`: the same results, from any thread, and Ctrl-C that is heard."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import signal
import subprocess
import sys
import threading
from contextvars import Context
from typing import TYPE_CHECKING, Any

import pytest

import onekey_sdk
from onekey_sdk import ON_DEVICE, errors, sync
from onekey_sdk.client import OneKey as AsyncOneKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onekey_sdk.session.prompts import ButtonRequest, PassphraseRequest, PinAnswer, PinRequest

ADDRESS = "memory:pro?passphrase_protection"
ETHEREUM = "m/44'/60'/0'/0/0"
# Published with OneKey's and Trezor's firmware tests for the seed of twelve times "all".
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
HIDDEN = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"
"""The wallet of the passphrase "abc"."""


class Person:
    """Types "abc", and remembers in which thread."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []

    def pin(self, request: PinRequest) -> PinAnswer:
        return ON_DEVICE

    def passphrase(self, request: PassphraseRequest) -> str | None:
        self.threads.append(threading.current_thread())
        return "abc"

    def button(self, request: ButtonRequest) -> None:
        return None


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def sdk(person: Person) -> Iterator[sync.OneKey]:
    with sync.OneKey(ADDRESS, ui=person) as client:
        yield client


def address(sdk: sync.OneKey, **wallet: Any) -> str:
    result = sdk.call("evm_get_address", path=ETHEREUM, show_on_onekey=False, **wallet)
    assert isinstance(result, onekey_sdk.EvmAddress)
    return result.address


def test_flat_methods_and_wallets_give_the_results_of_the_other_client(sdk: sync.OneKey) -> None:
    [device] = sdk.search_devices()
    assert device.model == "pro"
    standard = sdk.evm_get_address(
        device.connect_id,
        device.device_id,
        path=ETHEREUM,
        show_on_onekey=False,
        use_empty_passphrase=True,
    )
    assert standard == onekey_sdk.EvmAddress(ETHEREUM, STANDARD)
    hidden = sdk.open_wallet(device.connect_id)
    assert hidden.evm.get_address(ETHEREUM, show_on_onekey=False).address == HIDDEN
    assert hidden.device.connect_id == device.connect_id
    state = hidden.passphrase_state
    assert address(sdk, passphrase_state=state) == HIDDEN
    items = sdk.evm_get_address(
        bundle=[{"path": ETHEREUM}, {"path": ETHEREUM}], passphrase_state=state
    )
    assert [item.address for item in items] == [HIDDEN] * 2


def test_a_hold_spans_calls(sdk: sync.OneKey) -> None:
    wallet = sdk.open_wallet(standard=True)
    asked_for: list[str] = []

    def other_thread() -> None:
        asked_for.append(address(sdk, use_empty_passphrase=True))

    thread = threading.Thread(target=other_thread)
    with wallet.hold() as held:
        thread.start()
        first = held.evm.get_address(ETHEREUM, show_on_onekey=False)
        with wallet.hold():
            second = wallet.evm.get_address(bundle=[{"path": ETHEREUM, "show_on_onekey": False}])
        assert [first] == second
        assert not asked_for
    thread.join()
    assert asked_for == [STANDARD]


def test_a_hold_in_a_thread_without_context(sdk: sync.OneKey) -> None:
    wallet = sdk.open_wallet(standard=True)
    found: list[str] = []

    def work() -> None:
        with wallet.hold():
            found.append(wallet.evm.get_address(ETHEREUM, show_on_onekey=False).address)

    thread = threading.Thread(target=Context().run, args=(work,))
    thread.start()
    thread.join()
    assert found == [STANDARD]


def test_a_hold_lets_go_after_an_error(sdk: sync.OneKey) -> None:
    wallet = sdk.open_wallet(standard=True)
    with pytest.raises(errors.InvalidParameter), wallet.hold():
        wallet.evm.get_address("not a path")
    assert address(sdk, use_empty_passphrase=True) == STANDARD


def test_the_person_is_asked_in_the_thread_that_calls(sdk: sync.OneKey, person: Person) -> None:
    threads = [
        threading.Thread(target=sdk.get_passphrase_state, name=f"caller {number}")
        for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(person.threads, key=lambda item: item.name) == threads


def test_what_the_person_raises_ends_the_call(sdk: sync.OneKey, person: Person) -> None:
    def fail(request: PassphraseRequest) -> str:
        raise LookupError("no keyboard")

    person.passphrase = fail  # type: ignore[method-assign]
    with pytest.raises(LookupError, match="no keyboard"):
        sdk.get_passphrase_state()
    assert address(sdk, use_empty_passphrase=True) == STANDARD


@pytest.mark.parametrize("held", [False, True])
def test_a_call_within_its_own_prompt_is_refused(
    sdk: sync.OneKey, person: Person, held: bool
) -> None:
    def call(request: PassphraseRequest) -> str:
        with pytest.raises(errors.DeviceBusy) as caught:
            sdk.get_features()
        assert caught.value.params["holder"] == "this program"
        assert sdk.search_devices()[0].model == "pro"
        return "abc"

    person.passphrase = call  # type: ignore[method-assign]
    standard = sdk.open_wallet(standard=True)
    with standard.hold() if held else contextlib.nullcontext():
        hidden = sdk.open_wallet()
        assert hidden.evm.get_address(ETHEREUM, show_on_onekey=False).address == HIDDEN
    assert address(sdk, use_empty_passphrase=True) == STANDARD


def test_ctrl_c_at_a_prompt_cancels_on_the_device(sdk: sync.OneKey, person: Person) -> None:
    def interrupt(request: PassphraseRequest) -> str:
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the signal was not heard")

    person.passphrase = interrupt  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        sdk.get_passphrase_state()
    assert address(sdk, use_empty_passphrase=True) == STANDARD


def test_ctrl_c_during_a_call_cancels_on_the_device() -> None:
    main = threading.main_thread().ident
    assert main is not None
    with sync.OneKey(ADDRESS) as sdk:

        def interrupt(event: object) -> None:
            signal.pthread_kill(main, signal.SIGINT)

        sdk.on(onekey_sdk.UIRequest.REQUEST_PASSPHRASE, interrupt)
        for _ in range(20):  # the signal finds the thread at different places
            with pytest.raises(KeyboardInterrupt):
                sdk.get_passphrase_state()
        assert address(sdk, use_empty_passphrase=True) == STANDARD


def test_closing_ends_the_calls_of_other_threads() -> None:
    asked = threading.Event()
    ended: list[type[BaseException]] = []

    def call(sdk: sync.OneKey) -> None:
        try:
            sdk.get_passphrase_state()
        except errors.OneKeyError as error:
            ended.append(type(error))

    with sync.OneKey(ADDRESS) as sdk:
        sdk.on(onekey_sdk.UIRequest.REQUEST_PASSPHRASE, lambda event: asked.set())
        thread = threading.Thread(target=call, args=(sdk,))
        thread.start()
        assert asked.wait(30)
    thread.join()
    assert ended == [errors.CallCancelled]


@pytest.mark.parametrize("error", [None, KeyboardInterrupt], ids=["then answers", "then Ctrl-C"])
def test_closing_in_the_user_interface(
    sdk: sync.OneKey, person: Person, error: type[BaseException] | None
) -> None:
    def close(request: PassphraseRequest) -> str:
        sdk.dispose()
        if error is not None:
            raise error
        return "abc"

    person.passphrase = close  # type: ignore[method-assign]
    with pytest.raises(error or errors.CallCancelled):
        sdk.get_passphrase_state()
    with pytest.raises(errors.ClientClosed):
        sdk.search_devices()


def test_closing_in_a_listener() -> None:
    before = set(threading.enumerate())
    with sync.OneKey(ADDRESS) as sdk:
        sdk.on(onekey_sdk.UIRequest.REQUEST_PASSPHRASE, lambda event: sdk.dispose())
        with pytest.raises(errors.CallCancelled):
            sdk.get_passphrase_state()
        with pytest.raises(errors.ClientClosed):
            sdk.search_devices()
    assert set(threading.enumerate()) <= before


def test_events_are_answered_without_a_user_interface() -> None:
    with sync.OneKey(ADDRESS) as sdk:
        asked: list[str] = []

        def answer(event: dict[str, object]) -> None:
            asked.append("passphrase")
            sdk.ui_response(onekey_sdk.UIResponse.RECEIVE_PASSPHRASE, {"value": "abc"})

        sdk.on(onekey_sdk.UIRequest.REQUEST_PASSPHRASE, answer)
        state = sdk.get_passphrase_state()
        assert address(sdk, passphrase_state=state) == HIDDEN
        assert asked == ["passphrase"]


async def test_it_refuses_to_block_an_event_loop() -> None:
    client = sync.OneKey(ADDRESS)
    with pytest.raises(RuntimeError, match="with await there"):
        client.__enter__()
    await asyncio.to_thread(client.__enter__)
    with pytest.raises(RuntimeError, match="event loop is running"):
        client.search_devices()
    await asyncio.to_thread(client.dispose)


def test_it_wants_to_be_open() -> None:
    client = sync.OneKey(ADDRESS)
    with pytest.raises(errors.ClientClosed):
        client.search_devices()
    with client:
        assert len(client.search_devices()) == 1
    with pytest.raises(errors.ClientClosed):
        client.search_devices()
    client.dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_process_needs_a_client_of_its_own() -> None:
    program = """
import os, sys
from onekey_sdk import sync
from onekey_sdk.errors import ClientClosed

with sync.OneKey("memory:pro") as client:
    child = os.fork()
    if not child:
        try:
            client.search_devices()
        except ClientClosed:
            client.dispose()
            os._exit(7)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), len(client.search_devices()))
"""
    arguments = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "7 1\n"


def test_a_bad_address_leaves_no_thread() -> None:
    before = threading.active_count()
    with pytest.raises(errors.InvalidParameter), sync.OneKey("nowhere"):
        pass
    assert threading.active_count() == before


def public(kind: type) -> dict[str, object]:
    return {
        name: inspect.getattr_static(kind, name) for name in dir(kind) if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("ours", "theirs"), [(sync.OneKey, AsyncOneKey), (sync.Wallet, onekey_sdk.Wallet)]
)
def test_both_clients_have_the_same_names_and_parameters(ours: type, theirs: type) -> None:
    here, there = public(ours), public(theirs)
    assert here.keys() == there.keys()
    for name, value in there.items():
        if inspect.isfunction(value) and not hasattr(value, "__wrapped__"):
            twin = here[name]
            assert inspect.isfunction(twin)
            assert list(inspect.signature(twin).parameters.values()) == list(
                inspect.signature(value).parameters.values()
            )
            assert twin.__doc__ is not None
            assert inspect.cleandoc(twin.__doc__) == inspect.cleandoc(value.__doc__ or "")


def test_the_user_interface_is_the_other_one_without_async() -> None:
    ours, theirs = public(sync.UserInterface), public(onekey_sdk.UserInterface)
    assert ours.keys() == theirs.keys()


def test_the_words_of_a_backup_are_asked_in_the_thread_that_calls() -> None:
    class Types(Person):
        def word(self, request: onekey_sdk.WordRequest) -> str | None:
            self.threads.append(threading.current_thread())
            return None if len(self.threads) == 3 else "all"

    person = Types()
    with sync.OneKey("memory:classic", ui=person) as sdk:
        sdk.device_wipe()
        with pytest.raises(errors.ActionCancelled, match="words were not entered"):
            sdk.device_recovery()
    assert person.threads == [threading.main_thread()] * 3


def test_what_the_interface_lacks_the_other_client_lacks_too(person: Person) -> None:
    with sync.OneKey("memory:classic", ui=person) as sdk:
        sdk.device_wipe()
        with pytest.raises(errors.InvalidParameter, match="with `word`"):
            sdk.device_recovery()


def test_a_device_as_an_object(sdk: sync.OneKey) -> None:
    device = sdk.device()
    assert device.settings(label="Savings") == onekey_sdk.Success("Settings applied")
    assert device.get_features().label == "Savings"
