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

from onekey_sdk.errors import MissingDependency, ProtocolError
from onekey_sdk.wire import messages, schema
from onekey_sdk.wire.codec import Codec, Envelope
from onekey_sdk.wire.schema import Schema
from tests.unit.wire.schemas import classes, descriptor_of, with_nested

# Both vendors added these later, each with ids of its own.
NUMBERED_APART = re.compile("Solana|Tron|Nostr|StellarInvokeHostFunctionOp|CardanoMessageSignature")

# Enumerations that are published as booleans.
OF_DEBUG_FIRMWARE = {"DebugButton", "DebugWaitType"}


@pytest.mark.parametrize(
    ("name", "messages", "enums", "ids"), [("latest", 591, 64, 462), ("v1", 461, 46, 352)]
)
def test_everything_that_is_published_is_there(
    name: str, messages: int, enums: int, ids: int
) -> None:
    found = schema.load(name)
    top = [name for name in found.names() if found.is_enum(name)]
    inner = [enum for each in classes(name).values() for enum in descriptor_of(each).enum_types]
    assert len(classes(name)) == messages
    assert len(top) + len(inner) == enums + len(OF_DEBUG_FIRMWARE)
    assert {enum.name for enum in inner} >= OF_DEBUG_FIRMWARE
    assert len(found.message_names()) == ids


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


def test_old_firmware_uses_two_ids_for_other_messages() -> None:
    old, new = schema.load("v1"), schema.load()
    shared = set(old.message_names()) & set(new.message_names())
    assert all(old.id_of(name) == new.id_of(name) for name in shared)
    assert (old.name_of(10025), new.name_of(10025)) == ("RebootToBoardloader", "OnekeyGetFeatures")
    assert (old.name_of(10026), new.name_of(10026)) == ("DeviceEraseSector", "OnekeyFeatures")
    assert "EthereumGetAddressOneKey" not in old


def test_features_of_old_firmware_are_read_by_both_schemas() -> None:
    # Numbers that mean other things in the two: build_id 518, brightness 521, vibration 522.
    end = "b22003616263" + "c82032" + "d02001" + "d820e0d403"
    payload = bytes.fromhex("100218002000" + end)
    old: Any = Codec(schema.load("v1")).decode(Envelope(17, payload))
    assert (old.build_id, old.brightness_prcent, old.haptic_feedback) == (b"abc", 50, True)
    assert old.auto_shutdown_delay_ms == 60000
    new = Codec().decode(Envelope(17, payload))
    assert isinstance(new, messages.Features)
    assert (new.major_version, new.minor_version, new.patch_version) == (2, 0, 0)
    assert not new.HasField("product")


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("100218002000" + "d820e0d403" + "b22003616280", id="text of old firmware"),
        pytest.param("100218002000" + "d820e0d4", id="cut"),
        pytest.param("1082001800" + "2000" + "d820e0d403", id="over-long in both"),
        pytest.param("10021800" + "d820e0d403", id="incomplete in both"),
        pytest.param("100218002000" + "d820e0d403" + "a22601ff", id="text of new firmware"),
    ],
)
def test_features_that_fit_neither_schema_are_refused(payload: str) -> None:
    with pytest.raises(ProtocolError):
        Codec().decode(Envelope(17, bytes.fromhex(payload)))


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
