"""Every model, every way into a wallet, locked and not, old firmware and new: through OneKey's
JavaScript SDK, held against the table that this SDK is held against too."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import pytest_asyncio
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from tests.interop.calls import Call, HostAnswer
from tests.interop.javascript import PORT, JavaScriptSDK, private_network
from tests.interop.program import Outcome, ask_javascript
from tests.support import matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.interop.namespace import Namespace

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]

AT_ONCE = 3
"""Devices, each with a JavaScript SDK and a network of its own."""

METHOD = "evmGetAddress"
PARAMETERS: dict[str, Any] = {"path": "m/44'/60'/0'/0/0", "showOnOneKey": False}
ANSWERS: dict[str, str | HostAnswer] = {
    "from host": "abc",
    "on device": HostAnswer.ON_DEVICE,
    "attach PIN": HostAnswer.ATTACH_PIN,
}


class End(NamedTuple):
    """How a row ended.

    Attributes:
        outcomes: of the calls, in their order; an error is the last.
        wallets: passphrases of the wallets that the method was answered with.
    """

    outcomes: list[Outcome]
    wallets: list[str]


Ends = dict[matrix.Case, End | Exception]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ends() -> Mapping[matrix.Case, End | Exception]:
    """How all rows end, an exception where something else went wrong."""
    found: Ends = {}
    places = asyncio.Semaphore(AT_ONCE)

    async def run(cases: list[matrix.Case]) -> None:
        async with places:
            with private_network() as network:
                await run_device(network, cases, found)

    devices = groupby(matrix.OLDEST_AND_NEWEST, key=lambda case: case[:2])
    await asyncio.gather(*(run(list(cases)) for _, cases in devices))
    return found


async def run_device(network: Namespace, cases: Iterable[matrix.Case], found: Ends) -> None:
    """Try one model with one firmware; the JavaScript SDK runs on from row to row."""
    sdk = JavaScriptSDK(network)
    try:
        for number, case in enumerate(cases):
            try:
                found[case] = await run_case(network, sdk, case, number)
            except (TimeoutError, KeyError, AssertionError) as failure:
                found[case] = failure
                await sdk.stop()
    finally:
        await sdk.stop()


async def run_case(network: Namespace, sdk: JavaScriptSDK, case: matrix.Case, number: int) -> End:
    """Open the wallet as the row says, and ask for an address."""
    pin = matrix.ATTACH_PIN if case.wallet == "attach PIN" and case.has_attach_pin else matrix.PIN
    host = {"pin": pin, "passphrase": ANSWERS.get(case.wallet, HostAnswer.CANCEL)}
    async with (
        Emulator(
            case.model,
            firmware_version=case.firmware,
            pin=matrix.PIN,
            passphrase_protection=case.wallet != "unprotected",
            passphrase="abc",
            attach_pins={matrix.ATTACH_PIN: "hiddenpw"} if case.has_attach_pin else {},
            auto_confirm=True,
            seed=number,
        ) as emulator,
        BridgeServer([emulator], sockets=network.listen(PORT)),
    ):
        if case.locked:
            emulator.user.type_pin(pin)
        else:
            emulator.user.unlock(matrix.PIN)
        await sdk.start()
        found = await sdk.call("searchDevices")
        connect_id: str = found["payload"][0]["connectId"]

        async def ask(method: str, **params: Any) -> Outcome:
            return await ask_javascript(sdk, Call(method, params, host), emulator, connect_id)

        outcomes: list[Outcome] = []
        named: dict[str, Any] = {"useEmptyPassphrase": True} if case.wallet == "standard" else {}
        if case.wallet in ANSWERS:
            opened = await ask("getPassphraseState", initSession=True)
            outcomes.append(opened)
            named = {"passphraseState": opened.value}
        if all(outcome.code is None for outcome in outcomes):
            outcomes.append(await ask(METHOD, **PARAMETERS, **named))
        used = [use.passphrase for use in emulator.wallet_log if "Ethereum" in use.request]
        return End(outcomes, used)


@pytest.mark.parametrize("case", matrix.OLDEST_AND_NEWEST, ids=str)
async def test_the_same_wallet_or_the_same_code(
    ends: Mapping[matrix.Case, End | Exception], case: matrix.Case
) -> None:
    end = ends[case]
    if isinstance(end, Exception):
        raise end
    *before, last = end.outcomes
    assert last.code == case.there.code, last
    assert {outcome.value for outcome in before} <= {matrix.STATES[case.there.passphrase]}
    asked = [question for outcome in end.outcomes for question in outcome.asked]
    if last.code is not None:
        assert not end.wallets
        assert ("passphrase" in asked) is (case.there.difference is not None)
        return
    assert last.value["address"] == matrix.ADDRESSES[case.there.passphrase]
    assert end.wallets == [case.there.passphrase]
    assert asked.count("passphrase") <= 1, "the wallet is resumed"
    if not case.locked and case.wallet not in ANSWERS:
        assert not asked
