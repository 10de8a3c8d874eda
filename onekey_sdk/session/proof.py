"""Which wallet is in the device: the decision table before every method.

A method runs only after the device has proven, in the same turn and within the last second,
that it will run in the wallet that the caller means. What counts as proof:

    1  new generation of the link      GetFeatures: another seed ends here, before any session
                                       id is sent
    2  always                          Initialize with the wallet's session and fingerprint
    3  locked                          UnLockDevice; its flags count
    4  unlocked by an attach PIN       the fingerprint is asked each time; another wallet than
                                       the one meant: the device is locked, error 118
    5  passphrases off                 there is only the standard wallet; a hidden one is
                                       error 113
    6a passphrases on, none named      error 114
    6b the session's id comes back     proof, if the same answer says: unlocked, passphrases
                                       on, no attach PIN; after a pause a Classic 1S is asked
                                       for the fingerprint as well
    7  it does not                     the fingerprint is asked, and the device must prompt;
                                       another wallet: error 112, nothing kept
    8  7, standard, and the device     accepted only if the standard fingerprint is known, and
       takes passphrases only itself   compared
    9  in a hold or bundle, within     nothing is sent, but before a signature
       one second

The session's id alone proves nothing: firmware re-seeds a live session without a word when an
attach PIN is in use. It is safe exactly where a lost session would have had to prompt.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from onekey_sdk.errors import (
    DeviceFailure,
    DeviceInterrupted,
    OneKeyError,
    PassphraseDisabled,
    PassphraseOnDeviceOnly,
    PassphraseRequired,
    PassphraseStateMismatch,
    PinCancelled,
    UnexpectedResponse,
    UnlockTypeMismatch,
)
from onekey_sdk.session import capabilities, clock, fingerprint
from onekey_sdk.session.cache import Slot, is_session_id
from onekey_sdk.session.prompts import Allowed, Passphrase, PromptAgainstExpectation
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from onekey_sdk.models import Features
    from onekey_sdk.session.device import Turn
    from onekey_sdk.session.prompts import UserInterface

_log = logging.getLogger(__name__)

PROOF_SECONDS = 1.0
"""How long a proof holds without a message. Nobody is faster at the device's buttons."""

DOUBT_SECONDS = 5.0
"""How long after its last use in a proven wallet a Classic 1S is believed by its echo alone.

Its firmware can fill a live session anew (`capabilities.RESEEDING`). That takes two PINs typed
on the device and another program's wallet; after a longer pause the fingerprint is asked.
"""


@dataclass(frozen=True, slots=True)
class Standard:
    """The wallet of the empty passphrase; `fingerprint` is what the caller expects, if given."""

    fingerprint: str | None = None
    cardano: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """The wallet with that fingerprint."""

    fingerprint: str
    cardano: bool = False


class Key(Enum):
    """What opens a wallet without a name."""

    FROM_HOST = "a passphrase from the host"
    ON_DEVICE = "a passphrase typed on the device"
    ATTACH_PIN = "a PIN that is bound to it"


@dataclass(frozen=True, slots=True)
class Open:
    """Whichever wallet the person opens now, with `ui` in place of the client's."""

    ui: UserInterface | None = None
    by: Key | None = None
    """The only thing that may open it; with passphrases off that is error 113."""
    cardano: bool = False


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The only wallet there is; an error where there are several."""

    cardano: bool = False
    fingerprint: None = None


Wanted = Standard | Hidden | Open | Unnamed


@dataclass(frozen=True, slots=True)
class Proof:
    """A wallet that the device was in, at a moment.

    Attributes:
        wanted: what was asked for.
        fingerprint: the wallet that was found.
        standard: whether it is the wallet of the empty passphrase.
        protected: whether passphrases are on in the device.
        generation: of the link at that moment.
        cardano: whether its session can derive Cardano keys.
    """

    wanted: Wanted
    fingerprint: str
    standard: bool
    protected: bool
    generation: int
    cardano: bool

    @property
    def named(self) -> Standard | Hidden:
        """The wallet that was found, by its name from now on."""
        named = Standard if self.standard else Hidden
        return named(self.fingerprint, cardano=self.wanted.cardano)

    def holds(self, wanted: Wanted, turn: Turn) -> bool:
        """Whether nothing can have changed since (row 9)."""
        return (
            self.wanted == wanted
            and self.generation == turn.link.generation
            and clock.now() - turn.link.last_answer <= PROOF_SECONDS
        )


@dataclass(frozen=True, slots=True)
class _State:
    """What the device said to Initialize, or to UnLockDevice after it."""

    unlocked: bool | None
    protected: bool
    attached: bool
    session_id: bytes = field(repr=False)
    resumed: bool
    on_device_only: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the device said when it was asked for its wallet's fingerprint."""

    fingerprint: str
    session_id: bytes = field(repr=False)
    attached: bool
    prompted: bool
    sent_empty: bool


async def prove(turn: Turn, wanted: Wanted) -> Proof:
    """Bring the device into the wallet that is wanted, asking the person where needed.

    Raises:
        WalletError: it is in another one, or cannot be brought there.
        Cancelled: the person said no.
    """
    await turn.link.settle()
    if turn.proof is not None and turn.proof.holds(wanted, turn):  # row 9
        return turn.proof
    turn.proof = None
    await turn.recall()
    try:
        turn.proof = await _Prover(turn, wanted).prove()
    except PromptAgainstExpectation:
        raise DeviceInterrupted("the device asked for something that it should know") from None
    turn.device.last_proven = clock.now()
    return turn.proof


class _Prover:
    def __init__(self, turn: Turn, wanted: Wanted) -> None:
        self._turn = turn
        self._device = turn.device
        self._cache = turn.device.cache
        self._device_id = turn.device.known.device_id
        self._wanted = self._resolved(wanted)
        self._asked_for = wanted

    def _resolved(self, wanted: Wanted) -> Wanted:
        """The standard wallet stays it when it is named by its fingerprint."""
        known = self._cache.standard_fingerprint(self._device_id)
        if isinstance(wanted, Hidden) and wanted.fingerprint == known:
            return Standard(wanted.fingerprint, wanted.cardano)
        return wanted

    @property
    def _expected(self) -> str | None:
        """The fingerprint that the wallet must have, where that is known."""
        if isinstance(self._wanted, Hidden):
            return self._wanted.fingerprint
        if isinstance(self._wanted, Standard) and self._wanted.fingerprint is not None:
            return self._wanted.fingerprint
        if isinstance(self._wanted, Open):
            return None
        return self._cache.standard_fingerprint(self._device_id)

    def _slot(self) -> Slot | None:
        known = self._cache.standard_fingerprint(self._device_id)
        if isinstance(self._wanted, Standard) and self._expected != known:
            return None  # nobody but the caller says that this is the standard wallet
        slot = self._cache.find(self._device_id, self._expected) if self._expected else None
        if slot is not None and self._wanted.cardano and not slot.cardano:
            return None  # the device would end the session instead of extending it
        return slot

    async def prove(self) -> Proof:
        turn, device = self._turn, self._device
        await device.introduce(turn.link)  # row 1
        device.check_device_id(self._device_id)
        device.check_mode(capabilities.USABLE_MODES)
        paused = clock.now() - device.last_proven > DOUBT_SECONDS
        if paused and device.known.model in capabilities.RESEEDING:
            self._cache.doubt(self._device_id)
        slot = self._slot()
        state = await self._initialize(slot)  # row 2
        return await self._decide(state, slot, again=True)

    async def _decide(self, state: _State, slot: Slot | None, *, again: bool) -> Proof:
        if state.protected and not isinstance(self._wanted, Unnamed):
            capabilities.check_passphrase(self._device.known)
        if self._is_locked(state):  # row 3
            state = await self._unlock(state, slot)
        if state.attached:  # row 4
            return await self._under_attach_pin()
        if not state.protected:  # row 5
            return await self._without_passphrases(state, slot)
        if isinstance(self._wanted, Unnamed):  # row 6a
            self._refuse_unnamed()
        if slot is not None and state.resumed:  # row 6b
            if slot.learned or await self._confirm(slot):
                return self._proof(slot.fingerprint, cardano=slot.cardano)
            state = await self._initialize(None)
            return await self._decide(state, None, again=again)
        return await self._open(state, again=again)  # rows 7 and 8

    def _proof(
        self, found: str, *, cardano: bool, attached: bool = False, protected: bool = True
    ) -> Proof:
        known = self._cache.standard_fingerprint(self._device_id)
        return Proof(
            wanted=self._asked_for,
            fingerprint=found,
            standard=not attached and found == known,
            protected=protected,
            generation=self._turn.link.generation,
            cardano=cardano,
        )

    async def _initialize(self, slot: Slot | None) -> _State:
        """Row 2. Only an answer with a session id is one to this request."""
        request = messages.Initialize(is_contains_attach=True)
        if slot is not None:
            request.session_id = slot.session_id
        if self._expected is not None:
            request.passphrase_state = self._expected
        if self._wanted.cardano:
            request.derive_cardano = True
        raw = await self._turn.link.greet(request)
        if not raw.HasField("session_id"):
            await self._turn.link.resynchronise()
            raise UnexpectedResponse("the device answered Initialize without a session")
        features = self._device.accept(raw, self._turn.link)
        self._device.check_device_id(self._device_id)
        resumed = (
            slot is not None
            and is_session_id(raw.session_id)
            and raw.session_id == slot.session_id
            and self._tells_all(features)
        )
        return _State(
            unlocked=features.unlocked,
            protected=features.passphrase_protection is not False,
            attached=features.unlocked_attach_pin is True,
            session_id=raw.session_id,
            resumed=resumed,
            on_device_only=features.passphrase_always_on_device is True,
        )

    def _tells_all(self, features: Features) -> bool:
        """Whether what a session's echo relies on is known, and not just left out."""
        told = (features.passphrase_protection, features.unlocked_attach_pin)
        return None not in told or not capabilities.has_passphrase_state(features)

    def _is_locked(self, state: _State) -> bool:
        if capabilities.has_passphrase_state(self._device.known):
            return state.unlocked is not True
        return state.unlocked is False  # the oldest firmware does not tell, and asks later

    async def _unlock(self, state: _State, slot: Slot | None) -> _State:
        """Row 3. A lock ends all sessions, so that what was resumed before it is not."""
        if not capabilities.has_passphrase_state(self._device.known):
            return await self._unlock_old_firmware(slot)
        answer = await self._turn.ask(messages.UnLockDevice(), messages.UnLockDeviceResponse)
        if not answer.unlocked:
            raise PinCancelled("the device stayed locked")
        if answer.unlocked_attach_pin:
            self._cache.drop_device(self._device_id)
            return replace(await self._initialize(None), attached=True)
        told = answer.HasField("passphrase_protection")
        return replace(
            state,
            attached=False,
            resumed=False,
            protected=answer.passphrase_protection or not told,
        )

    async def _unlock_old_firmware(self, slot: Slot | None) -> _State:
        """Firmware without UnLockDevice unlocks when it is asked for an address.

        Its sessions outlive a lock, and no PIN leads to another wallet than the session's.
        """
        with contextlib.suppress(PromptAgainstExpectation):
            await self._fingerprint(Allowed())
        return await self._initialize(slot)

    async def _under_attach_pin(self) -> Proof:
        """Row 4. The PIN has chosen a hidden wallet; its sessions are never kept."""
        if isinstance(self._wanted, Unnamed):
            self._refuse_unnamed()
        if not self._may_be_attached():
            await self._lock_and_refuse()
        answer = await self._fingerprint(Allowed())
        return await self._accept_attached(answer)

    def _may_be_attached(self) -> bool:
        """Whether the wallet that an attach PIN has opened can be the one that is meant."""
        if isinstance(self._wanted, Open):
            return self._wanted.by in {None, Key.ATTACH_PIN}
        return isinstance(self._wanted, Hidden)

    async def _accept_attached(self, answer: _Answer) -> Proof:
        self._cache.drop_device(self._device_id)
        if self._may_be_attached() and self._expected in {None, answer.fingerprint}:
            return self._proof(answer.fingerprint, cardano=False, attached=True)
        return await self._lock_and_refuse()

    async def _lock_and_refuse(self) -> NoReturn:
        self._cache.drop_device(self._device_id)
        try:
            await self._turn.ask(messages.LockDevice(), messages.Success)
        except OneKeyError:
            _log.debug("the device did not take the lock")
        raise UnlockTypeMismatch("the PIN that unlocked the device belongs to another wallet")

    async def _without_passphrases(self, state: _State, slot: Slot | None) -> Proof:
        """Row 5. There is only the standard wallet."""
        if isinstance(self._wanted, Hidden) or (
            isinstance(self._wanted, Open) and self._wanted.by is not None
        ):
            raise PassphraseDisabled("passphrases are off in the device")
        if slot is not None and slot.learned and state.resumed:
            return self._proof(slot.fingerprint, cardano=slot.cardano, protected=False)
        answer = await self._fingerprint(Allowed())
        if answer.attached:
            return await self._accept_attached(answer)
        known = self._expected or self._cache.standard_fingerprint(self._device_id)
        return self._compared(answer, known, state, standard=True, protected=False)

    async def _confirm(self, slot: Slot) -> bool:
        """Whether a pair from outside is right; it is dropped otherwise."""
        try:
            answer = await self._fingerprint(Allowed())
        except PromptAgainstExpectation:
            answer = None
        right = (
            answer is not None
            and not answer.attached
            and answer.fingerprint == slot.fingerprint
            and answer.session_id in {b"", slot.session_id}
        )
        if right:
            self._cache.keep(self._device_id, replace(slot, learned=True))
        else:
            self._cache.drop(self._device_id, slot.fingerprint)
        return right

    async def _open(self, state: _State, *, again: bool) -> Proof:
        """Rows 7 and 8. A fresh session must prompt, or it is not ours."""
        standard = isinstance(self._wanted, Standard)
        known = self._expected
        allowed = Allowed(Passphrase.ASK, state=known)
        if isinstance(self._wanted, Open) and self._wanted.by in {Key.FROM_HOST, Key.ATTACH_PIN}:
            allowed = Allowed(Passphrase.ASK, entry=False)
        if standard:
            # What the caller alone calls standard is compared, but proves nothing by that.
            sure = known is not None and known == self._cache.standard_fingerprint(self._device_id)
            if state.on_device_only and not sure:
                self._refuse_entry_on_device()
            allowed = Allowed(Passphrase.EMPTY, leave_empty=sure)
        try:
            answer = await self._fingerprint(allowed)
        except PromptAgainstExpectation:
            self._refuse_entry_on_device()
        if answer.attached:
            return await self._accept_attached(answer)
        if not answer.prompted:
            if again:
                fresh = await self._initialize(None)
                return await self._decide(fresh, None, again=False)
            raise DeviceInterrupted("another program opened a wallet in the device meanwhile")
        return self._compared(answer, known, state, standard=answer.sent_empty, protected=True)

    def _refuse_unnamed(self) -> NoReturn:
        raise PassphraseRequired("passphrases are on, and the call names no wallet")

    def _refuse_entry_on_device(self) -> NoReturn:
        raise PassphraseOnDeviceOnly(
            "the device takes passphrases only on its own keyboard, so that nobody can tell "
            "whether the one typed there was empty"
        )

    def _compared(
        self,
        answer: _Answer,
        known: str | None,
        state: _State,
        *,
        standard: bool,
        protected: bool,
    ) -> Proof:
        """Keep the wallet that was opened, unless it is another one than was named."""
        if known is not None and answer.fingerprint != known:
            self._cache.drop(self._device_id, known)
            raise PassphraseStateMismatch("the device opened another wallet than the one named")
        session_id = answer.session_id or state.session_id
        if is_session_id(session_id):
            slot = Slot(answer.fingerprint, session_id, cardano=self._wanted.cardano)
            self._cache.keep(self._device_id, slot, standard=standard)
        elif standard:
            self._cache.keep_standard_fingerprint(self._device_id, answer.fingerprint)
        return self._proof(answer.fingerprint, cardano=self._wanted.cardano, protected=protected)

    async def _fingerprint(self, allowed: Allowed) -> _Answer:
        """Ask the device which wallet is open, which opens one where there is none."""
        ui = self._wanted.ui if isinstance(self._wanted, Open) else None
        answers = self._turn.answers(allowed, ui)
        link = self._turn.link
        if capabilities.has_passphrase_state(self._device.known):
            reply = await link.ask(messages.GetPassphraseState(), messages.PassphraseState, answers)
            found, session_id = reply.passphrase_state, reply.session_id
            attached = reply.unlocked_attach_pin or answers.attach_pin_asked
        else:
            request = messages.GetAddress(
                address_n=fingerprint.PATH, coin_name="Testnet", script_type="SPENDADDRESS"
            )
            found = (await link.ask(request, messages.Address, answers)).address
            session_id, attached = b"", False
        if not fingerprint.is_fingerprint(found):
            # Firmware reports failures in the place of the address; answers may still follow.
            await link.resynchronise()
            raise DeviceFailure("the device could not open the wallet", failure="", text="")
        return _Answer(found, session_id, attached, answers.passphrase_asked, answers.sent_empty)
