"""How the software device behaves while it signs a Bitcoin transaction."""

from __future__ import annotations

from typing import Any

import pytest

from onekey_sdk.wire import messages as m
from tests.emulator.bitcoin_host import Told, Transaction, sign
from tests.emulator.bitcoin_payment import (
    ABROAD,
    ACCOUNT,
    ADDRESS,
    SCRIPT,
    SPENT,
    change,
    identifier,
    paying,
    previous,
    shown,
    spending,
    told,
)
from tests.support import vectors
from tests.support.host import Host, connected

_Input = m.InputScriptType
_Output = m.OutputScriptType

# what the person sees


async def test_the_screens_of_a_payment(model: str):
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, told())
        screens = shown(host)
    assert signed.failure is None
    if model == "pro":
        assert screens == [
            ["Send 0.0006 BTC", "To", ABROAD],
            [
                *("Send 0.0006 BTC", "Amount", "0.0006 BTC", "Fee", "0.00001 BTC"),
                *("Total Amount", "0.00061 BTC"),
            ],
            ["Confirm Transaction", "Do you want to sign this Bitcoin transaction?"],
        ]
        assert signed.buttons == ["ConfirmOutput", "SignTx", "Other"]
    else:
        assert screens == [
            ["Loading transaction"],
            ["Bitcoin Transaction", "Send to:", ABROAD, "Amount:", "0.0006 BTC"],
            ["Bitcoin Transaction", "Total Amount:", "0.00061 BTC", "Fee:", "0.00001 BTC"],
            ["Signing transaction"],
        ]
        assert signed.buttons == ["SignTx"]


@pytest.mark.parametrize("old", ["classic", "mini"])
async def test_old_firmware_announces_every_page(old: str):
    async with connected(old, firmware_version="2.11.0", auto_confirm=True) as host:
        signed = await sign(host, told())
    assert signed.failure is None
    assert signed.buttons == ["ConfirmOutput", "SignTx"]


@pytest.mark.parametrize("old", ["classic", "mini"])
async def test_old_firmware_takes_no_external_inputs(old: str):
    external = spending(script_type=_Input.EXTERNAL, address_n=[], script_pubkey=SCRIPT)
    async with connected(old, firmware_version="2.11.0", auto_confirm=True) as host:
        signed = await sign(host, told(inputs=[external]))
    assert signed.failure == ("DataError", "Wrong input script type")


@pytest.mark.parametrize(
    ("model", "version", "allowed"),
    [
        ("touch", "4.9.0", True),
        ("pro", "4.11.0", True),
        ("pro", "4.18.0", False),
        ("pro", "4.20.0", False),
        ("classic1s", "3.19.0", True),
    ],
)
async def test_odd_paths_with_relaxed_checks(model: str, version: str, allowed: bool):
    odd = spending(address_n=vectors.path("m/84'/2'/0'/0/0"))
    async with connected(model, firmware_version=version, auto_confirm=True) as host:
        host.emulator.device.prompt_temporarily = True
        signed = await sign(host, told(inputs=[odd]))
    assert ("UnknownDerivationPath" in signed.buttons) is allowed
    # The path is another's, so that the script does not match in the end.
    text = "Input does not match scriptPubKey" if allowed else "Forbidden key path"
    assert signed.failure == ("DataError", text)


UNITS = {"MICROBITCOIN": "60,000 uBTC", "MILLIBITCOIN": "600 mBTC", "SATOSHI": "60,000,000 sat"}


@pytest.mark.parametrize("unit", UNITS)
async def test_the_unit_of_amounts(model: str, unit: str):
    """The classic family takes two of them for one another."""
    before = previous(10**8)
    spent = spending(prev_hash=identifier(before), amount=10**8)
    outputs = [paying(60_000_000), change(39_999_000)]
    asked = told(
        *outputs,
        inputs=[spent],
        previous={identifier(before): before},
        details={"amount_unit": getattr(m.AmountUnit, unit)},
    )
    async with connected(model, auto_confirm=True) as host:
        await sign(host, asked)
        text = " ".join(line for screen in shown(host) for line in screen)
    swapped = {"MICROBITCOIN": "600 mBTC", "MILLIBITCOIN": "600,000 uBTC"}
    expected = {**UNITS, "MICROBITCOIN": "600,000 uBTC"}[unit]
    assert (swapped.get(unit, expected) if model == "classic1s" else expected) in text


@pytest.mark.parametrize(
    ("output", "silent"),
    [
        (change(), True),
        (change(path=f"{ACCOUNT}/0/7"), True),
        (change(path="m/84'/0'/1'/1/0"), False),
        (change(path=f"{ACCOUNT}/2/0"), False),
        (change(path=f"{ACCOUNT}/1/1000001"), False),
        (paying(39_000, ADDRESS), False),
    ],
    ids=["change", "receive", "another account", "a third chain", "a high index", "by address"],
)
async def test_which_outputs_are_change(model: str, output: Any, silent: bool):
    async with connected(model, auto_confirm=True) as host:
        host.emulator.device.prompt_temporarily = True
        signed = await sign(host, told(paying(), output))
        text = " ".join(line for screen in shown(host) for line in screen)
    if signed.failure is None:
        assert ("0.00039 BTC" in text) is not silent
    else:
        assert signed.failure == ("DataError", "Forbidden key path")
        assert not silent


async def test_change_of_another_kind(model: str):
    """Only the classic family minds."""
    nested = change(path="m/84'/0'/0'/1/0", script_type=_Output.PAYTOP2SHWITNESS)
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, told(paying(), nested))
        text = " ".join(line for screen in shown(host) for line in screen)
    assert signed.failure is None
    assert ("0.00039 BTC" in text) is (model == "classic1s")


async def test_many_changes_are_counted(model: str):
    changes = [change(13_000, f"{ACCOUNT}/1/{number}") for number in range(3)]
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, told(paying(), *changes))
        text = " ".join(line for screen in shown(host) for line in screen)
    assert signed.failure is None
    assert ("There are 3" if model == "classic1s" else "Change Count: 3") in text


@pytest.mark.parametrize(
    ("lock_time", "sequence", "text"),
    [
        (499_999_999, 0xFFFFFFFE, "499999999"),
        (500_000_000, 0xFFFFFFFE, "1985-11-05 00:53:20"),
        (1, 0xFFFFFFFF, "no effect"),
    ],
)
async def test_lock_times(model: str, lock_time: int, sequence: int, text: str):
    asked = told(inputs=[spending(sequence=sequence)], details={"lock_time": lock_time})
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, asked)
        assert any(text in line for screen in shown(host) for line in screen)
    assert signed.failure is None
    assert signed.serialized.endswith(lock_time.to_bytes(4, "little"))


# fees and amounts


async def test_more_than_there_is(model: str):
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, told(paying(SPENT + 1)))
    assert signed.failure == ("NotEnoughFunds", "Not enough funds")


def high_fee(fee: int) -> Told:
    before = previous(10**8)
    spent = spending(prev_hash=identifier(before), amount=10**8)
    return told(paying(10**8 - fee), inputs=[spent], previous={identifier(before): before})


async def test_a_high_fee_is_confirmed(model: str):
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, high_fee(1_000_000))
    assert signed.failure is None
    assert "FeeOverThreshold" in signed.buttons


async def test_an_absurd_fee(model: str):
    """The classic family asks; the others refuse, unless safety checks are relaxed."""
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, high_fee(90_000_000))
        host.emulator.device.prompt_temporarily = True
        relaxed = await sign(host, high_fee(90_000_000))
    assert relaxed.failure is None
    if model == "pro":
        assert signed.failure == ("DataError", "The fee is unexpectedly large")
    else:
        assert signed.failure is None


# the person


@pytest.mark.parametrize("page", [0, 1, 2])
async def test_the_person_refuses(model: str, page: int):
    if model == "classic1s" and page == 2:
        page = 1
    async with connected(model) as host:
        host.emulator.user.confirm(times=page)
        host.emulator.user.refuse()
        signed = await sign(host, told())
    assert signed.failure is not None
    assert signed.failure[0] == "ActionCancelled"
    assert signed.serialized == b"" or model == "pro"


async def test_the_host_cancels_between_questions(model: str):
    async with connected(model, auto_confirm=True) as host:
        assert (await host.ask(told().request)).DESCRIPTOR.name == "TxRequest"
        answer = await host.ask(m.Cancel())
        assert answer.DESCRIPTOR.name == "Failure"
        signed = await sign(host, told())
    assert signed.failure is None


async def test_an_answer_that_nobody_asked_for(model: str):
    async with connected(model, auto_confirm=True) as host:
        code, _ = await host.fail(m.TxAck(tx=Transaction(version=1)))
    assert code == "UnexpectedMessage"


async def test_a_lock_between_questions(model: str):
    """A Touch or Pro says so at once; the classic family when the host goes on."""
    asked = told()
    async with connected(model, auto_confirm=True, pin="1234") as host:
        host.emulator.user.unlock("1234")
        question = await host.ask(asked.request)
        host.emulator.user.lock()
        refused = await host.fail(asked.answer(question))
    expected = {"classic1s": ("ProcessError", "Locked"), "pro": ("ActionCancelled", "Cancelled")}
    assert refused == expected[model]


async def test_unplugged_between_questions(model: str):
    async with connected(model, auto_confirm=True) as host:
        await host.ask(told().request)
        host.emulator.user.unplug()
        host.emulator.user.plug()
        async with await host.emulator.port().open() as channel:
            again = Host(host.emulator, channel)
            await again.ask(m.Initialize())
            signed = await sign(again, told())
    assert signed.failure is None


# many


async def test_500_inputs(model: str):
    before = previous(1000)
    spent = spending(prev_hash=identifier(before), amount=1000)
    asked = told(paying(490_000), inputs=[spent] * 500, previous={identifier(before): before})
    async with connected(model, auto_confirm=True) as host:
        signed = await sign(host, asked)
    assert signed.failure is None
    assert sorted(signed.signatures) == list(range(500))
    # Twice for checks, twice to sign, and the previous transaction: all grow with the inputs.
    assert len(signed.requests) == 500 * (1 + 1 + 3 + 1 + 1) + 2 + 1


async def test_more_signatures_than_signers(model: str):
    """Only a Touch or Pro counts them, also before it shows an address."""
    node = m.HDNodeType(
        depth=0,
        fingerprint=0,
        child_num=0,
        chain_code=bytes(32),
        public_key=bytes.fromhex(
            "0396070f2813933502e907c011ae7ba928683a9c2f0e888dae7ebd2c41120ee6b5"
        ),
    )
    details = m.MultisigRedeemScriptType(nodes=[node], m=2)
    asked = m.GetAddress(
        address_n=vectors.path(f"{ACCOUNT}/0/0"), multisig=details, script_type=_Input.SPENDWITNESS
    )
    inputs = [spending(multisig=details)]
    async with connected(model, auto_confirm=True) as host:
        _, answer = await host.ask_confirmed(asked)
        signed = await sign(host, told(inputs=inputs))
    assert signed.failure is not None
    if model == "pro":
        assert answer.message == signed.failure[1] == "Invalid multisig parameters"
    else:
        assert answer.DESCRIPTOR.name == "Address"
        assert signed.failure[1] == "Input does not match scriptPubKey"
