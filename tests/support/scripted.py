"""What an operation talks to, with answers from a script in a device's place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onekey_sdk.models import DeviceInfo, Model
from onekey_sdk.session.progress import Transfer

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Known:
    """What is known of a device: by default one that has every method."""

    model: Model = Model.PRO
    firmware_version: tuple[int, int, int] = (4, 20, 0)
    capabilities: frozenset[int] = frozenset()


class Scripted:
    """Answers from a script, which may hold errors.

    Attributes:
        heard: the requests.
        patient: for each of them, whether the answer may take a person's time.
    """

    def __init__(
        self, *answers: Any, features: Known | None = None, schema: str = "latest"
    ) -> None:
        self.features: Any = features or Known()
        self.schema = schema
        self.heard: list[Any] = []
        self.patient: list[bool] = []
        self._answers = list(answers)

    def prepare(self, message: Any) -> Any:
        """The message as it is."""
        return message

    async def ask(
        self,
        request: Any,
        answer: Any,
        *,
        person: bool = False,
        meanwhile: Callable[[], None] | None = None,
    ) -> Any:
        """Take the next answer.

        Raises:
            Exception: the next one is an error.
        """
        self.heard.append(request)
        self.patient.append(person)
        if meanwhile is not None:
            meanwhile()
        found = self._answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    def transfer(self, total: int) -> Transfer:
        """What reports to nobody."""
        return Transfer(None, DeviceInfo("scripted", "scripted:"), total)
