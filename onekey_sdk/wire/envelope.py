"""What framing carries and the codec fills."""

from __future__ import annotations

from typing import NamedTuple


class Envelope(NamedTuple):
    """A message on the wire: its 16-bit id and its protobuf bytes."""

    message_id: int
    payload: bytes

    def __repr__(self) -> str:
        # Not even the length is shown: it would tell that of a PIN or passphrase.
        return f"Envelope(message_id={self.message_id})"
