"""Every model, every way into a wallet, locked and not, old firmware and new: through OneKey's
JavaScript SDK, held against the table that this SDK is held against too."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
import pytest_asyncio
from onekey_emulator import Emulator
from onekey_emulator.links.bridge_http import BridgeServer

from tests.interop.calls import Call, HostAnswer
from tests.interop.javascript import PORT, JavaScriptSDK
from tests.interop.program import Outcome, ask_javascript
from tests.interop.together import Ends, run_together, selected
from tests.support import matrix

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(900),
]

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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ends(request: pytest.FixtureRequest) -> Ends[matrix.Case, End]:
    rows = selected(request, test_the_same_wallet_or_the_same_code)
    return await run_together(rows, device=lambda row: (row.model, row.firmware), run=run)


@pytest.mark.parametrize("row", matrix.OLDEST_AND_NEWEST, ids=str)
async def test_the_same_wallet_or_the_same_code(
    ends: Ends[matrix.Case, End], row: matrix.Case
) -> None:
    *before, last = (end := ends.of(row)).outcomes
    assert last.code == row.there.code, last
    assert {outcome.value for outcome in before} <= {matrix.STATES[row.there.passphrase]}
    asked = [question for outcome in end.outcomes for question in outcome.asked]
    if last.code is not None:
        assert not end.wallets
        assert ("passphrase" in asked) is (row.there.difference is not None)
        return
    assert last.value["address"] == matrix.ADDRESSES[row.there.passphrase]
    assert end.wallets == [row.there.passphrase]
    assert asked.count("passphrase") <= 1, "the wallet is resumed"
    if not row.locked and row.wallet not in ANSWERS:
        assert not asked


async def run(sdk: JavaScriptSDK, case: matrix.Case) -> End:
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
            seed=matrix.OLDEST_AND_NEWEST.index(case),
        ) as emulator,
        BridgeServer([emulator], sockets=sdk.network.listen(PORT)),
    ):
        if case.locked:
            emulator.user.type_pin(pin)
        else:
            emulator.user.unlock(matrix.PIN)
        await sdk.start()
        found = await sdk.call("searchDevices")
        assert found["success"], found
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
            outcomes.append(await ask("evmGetAddress", **PARAMETERS, **named))
        used = [use.passphrase for use in emulator.wallet_log if "Ethereum" in use.request]
        return End(outcomes, used)
