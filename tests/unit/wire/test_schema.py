"""Names, ids and classes of the message definitions, and how they are loaded."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from typing import Any

import pytest
from google.protobuf.internal import api_implementation
from trezorlib import messages as trezor

from onekey_sdk.errors import MissingDependency
from onekey_sdk.wire import messages, schema
from onekey_sdk.wire.schema import Schema
from tests.unit.wire.schemas import classes, descriptor_of, with_nested

# Both vendors added these later, each with ids of its own.
NUMBERED_APART = re.compile("Solana|Tron|Nostr|StellarInvokeHostFunctionOp|CardanoMessageSignature")


def test_everything_that_is_published_is_there() -> None:
    latest = schema.load()
    enums = [name for name in latest.names() if latest.is_enum(name)]
    inner = [enum for found in classes().values() for enum in descriptor_of(found).enum_types]
    assert len(classes()) == 591
    assert len(enums) + len(inner) == 64
    assert len(latest.message_names()) == 462


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Initialize", 0),
        ("Features", 17),
        ("PassphraseAck", 42),
        ("GetPassphraseState", 10028),
        ("UnLockDeviceResponse", 10031),
        ("EthereumSignTxEIP7702OneKey", 20120),
    ],
)
def test_ids_lead_to_names_and_back(name: str, number: int) -> None:
    latest = schema.load()
    assert latest.id_of(name) == number
    assert latest.name_of(number) == name


def test_ids_are_those_of_trezor_where_names_are() -> None:
    latest = schema.load()
    shared = {
        name: getattr(trezor, name).MESSAGE_WIRE_TYPE
        for name in latest.message_names()
        if hasattr(trezor, name) and not NUMBERED_APART.match(name)
    }
    assert len(shared) > 200
    assert {name: latest.id_of(name) for name in shared} == shared


def test_ids_are_in_order_and_used_once() -> None:
    latest = schema.load()
    ids = [latest.id_of(name) for name in latest.message_names()]
    assert ids == sorted(set(ids))


def test_unknown_names_and_ids_are_said_to_be_so() -> None:
    latest = schema.load()
    assert latest.name_of(65535) is None
    assert "Initialize" in latest
    assert "Initialise" not in latest
    for look_up in (latest.id_of, latest.message_class, latest.enum):
        with pytest.raises(KeyError):
            look_up("Initialise")
    with pytest.raises(KeyError):
        latest.id_of("HDNodeType")


def test_a_family_is_loaded_when_it_is_first_used() -> None:
    latest = Schema("latest")
    with pytest.raises(KeyError):
        descriptors(latest, "tron.proto")
    latest.message_class("TronSignTx")
    assert descriptors(latest, "tron.proto")
    with pytest.raises(KeyError):
        descriptors(latest, "management.proto")


def descriptors(found: Schema, name: str) -> object:
    return found._pool.FindFileByName(name)  # pyright: ignore[reportPrivateUsage]


def test_schemas_share_nothing() -> None:
    one, other = Schema("latest"), Schema("latest")
    assert one.message_class("Features") is one.message_class("Features")
    assert one.message_class("Features") is not other.message_class("Features")
    assert schema.load() is schema.load()


def test_threads_may_load_at_the_same_time() -> None:
    found: list[tuple[Any, ...]] = []
    latest = Schema("latest")
    start = threading.Barrier(4)

    def use() -> None:
        start.wait()
        public_key: Any = latest.message_class("PublicKey")
        found.append(
            (public_key, latest.message_class("DebugLinkState"), public_key().node.__class__)
        )

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert len(found) == 4
    assert len(set(found)) == 1


def test_names_of_nested_messages_are_no_names_of_others() -> None:
    # The codec looks ids up by the last part of a name.
    latest = schema.load()
    nested = {
        inner.name
        for name in latest.names()
        if not latest.is_enum(name)
        for inner in list(with_nested(descriptor_of(latest.message_class(name))))[1:]
    }
    assert nested
    assert not nested & set(latest.message_names())


def test_messages_and_enums_are_attributes() -> None:
    assert messages.Features is schema.load().message_class("Features")
    assert messages.Features is messages.Features
    assert messages.InputScriptType.SPENDTAPROOT == 5
    assert messages.InputScriptType.Name(5) == "SPENDTAPROOT"
    assert messages.Failure.FailureType.Failure_FirmwareError == 99
    assert {"Features", "InputScriptType"} <= set(dir(messages))
    with pytest.raises(AttributeError, match="'Feature'"):
        messages.Feature  # type: ignore[attr-defined]  # noqa: B018


def test_protobuf_without_its_c_parser_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_implementation, "Type", lambda: "python")
    with pytest.raises(MissingDependency, match="without its C parser"):
        Schema("latest")


def test_the_refusal_says_what_to_do() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", "from onekey_sdk.wire import messages; messages.PinMatrixAck"],
        env={**os.environ, "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode != 0
    assert "MissingDependency" in finished.stderr
    assert "unset PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION" in finished.stderr
