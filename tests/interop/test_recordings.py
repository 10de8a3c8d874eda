"""The recordings themselves: what real firmware sent is what our wire layer reads and writes."""

from __future__ import annotations

import pytest

from onekey_sdk.wire.codec import Codec
from onekey_sdk.wire.frames_v1 import ReportAssembler
from tests.support.recordings import Conversation, conversations

BY_NAME = {str(conversation): conversation for conversation in conversations()}


@pytest.fixture(params=BY_NAME)
def conversation(request: pytest.FixtureRequest) -> Conversation:
    return BY_NAME[request.param]


def test_every_recording_is_there():
    models = [conversation.model for conversation in BY_NAME.values()]
    assert (models.count("classic1s"), models.count("pro")) == (12, 9)
    assert sum(len(list(c.messages())) for c in BY_NAME.values()) == 529


def test_messages_are_read_strictly_and_written_alike(conversation: Conversation):
    for said in conversation.messages():
        assert Codec().encode(said.message()) == said.envelope, said.name


def test_packets_are_put_together_whatever_their_padding(conversation: Conversation):
    assembler = ReportAssembler()
    for said in conversation.messages():
        *first, last = [assembler.feed(packet) for packet in said.packets()]
        assert not any(first)
        assert last == said.envelope
        assert assembler.idle


def test_the_pro_pads_with_what_it_sent_before():
    padded = {
        model: sum(1 for c in conversations(model) for said in c.messages() if said.padding)
        for model in ("classic1s", "pro")
    }
    assert padded == {"classic1s": 0, "pro": 62}
