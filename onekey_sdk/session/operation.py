"""Running a method's messages in a wallet that has been proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from onekey_sdk.errors import DeviceFailure, SessionLost
from onekey_sdk.session.failures import GenerationEnded, is_session_lost
from onekey_sdk.session.progress import Transfer
from onekey_sdk.session.prompts import Allowed, Passphrase, PromptAgainstExpectation
from onekey_sdk.session.proof import Proof, Wanted, prove

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

    from onekey_sdk.models import Features
    from onekey_sdk.session.conversation import Operation
    from onekey_sdk.session.device import Turn
    from onekey_sdk.session.link import Prepared

    AnyMessage = TypeVar("AnyMessage", bound=Message)

Result = TypeVar("Result")


_QUESTIONS = ("Request", "RequestOneKey", "Ack")
"""How the names of messages end by which a device asks for more of what it works at."""


class _InWallet:
    """The conversation of an operation that has its wallet.

    Attributes:
        asked: the last answer was a question of the device, as far as its name tells.
    """

    def __init__(self, turn: Turn, proof: Proof) -> None:
        self.asked = False
        self._turn = turn
        self._proof = proof
        known = turn.device.known
        # A PIN prompt here means that the device locked itself after the proof, and the PIN
        # decides which wallet opens. Old firmware has no other way to unlock, and one wallet.
        old = known.unlocked is None and known.unlocked_attach_pin is None
        passphrase = Passphrase.EMPTY if proof.standard else Passphrase.REFUSE
        self._allowed = Allowed(passphrase, pin=old)

    @property
    def features(self) -> Features:
        return self._turn.device.known

    @property
    def schema(self) -> str:
        return self._turn.link.codec.schema.name

    def prepare(self, message: Message) -> Prepared:
        return self._turn.link.prepare(message)

    async def ask(
        self,
        request: Message | Prepared,
        answer: type[AnyMessage] | tuple[type[AnyMessage], ...],
        *,
        person: bool = False,
        meanwhile: Callable[[], None] | None = None,
    ) -> AnyMessage:
        # A computer that slept since the proof must not send what relied on it. The answer to
        # a question of the device begins nothing new there.
        asked, self.asked = self.asked, False
        if not asked and not self._proof.holds(self._proof.wanted, self._turn):
            await self._prove_again()
        turn = self._turn
        try:
            answered = await turn.link.ask(
                request,
                answer,
                turn.answers(self._allowed),
                generation=self._proof.generation,
                person=person,
                meanwhile=meanwhile,
            )
        except DeviceFailure as failure:
            if is_session_lost(failure):
                raise PromptAgainstExpectation from failure
            raise
        turn.device.last_proven = turn.link.last_answer
        self.asked = answered.DESCRIPTOR.name.endswith(_QUESTIONS)
        return answered

    async def _prove_again(self) -> None:
        if self._proof.generation != self._turn.link.generation:
            raise GenerationEnded
        self._proof = await prove(self._turn, self._proof.wanted)

    def transfer(self, total: int) -> Transfer:
        device = self._turn.device
        return Transfer(device.ui, device.info, total)


async def run_in_wallet(
    turn: Turn, wanted: Wanted, operation: Operation[Result], *, signing: bool
) -> Result:
    """Prove the wallet and run the operation in it.

    A session that turns out lost is opened anew once for an operation that only reads.

    Raises:
        SessionLost: it was lost again, or the operation signs.
    """
    again = not signing
    while True:
        proof = await prove(turn, wanted)
        conversation = _InWallet(turn, proof)
        try:
            return await operation(conversation)
        except GenerationEnded:
            pass
        except PromptAgainstExpectation:
            device = turn.device
            turn.proof = None
            device.cache.drop(device.known.device_id, proof.fingerprint)
        except BaseException:
            if conversation.asked:  # it still waits
                await turn.link.resynchronise()
            raise
        if not again:
            raise SessionLost("the device forgot the wallet while the call was running")
        again = False
