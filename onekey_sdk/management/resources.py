"""Wallpapers and pictures for models with a touch screen."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from onekey_sdk.errors import InvalidParameter, UnexpectedResponse
from onekey_sdk.models import Model, ResourceType, UploadedResource
from onekey_sdk.session.capabilities import TOUCH_FAMILY, check_firmware, since
from onekey_sdk.session.progress import Transfer
from onekey_sdk.session.prompts import Allowed
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from onekey_sdk.models import Features, Version
    from onekey_sdk.session.device import Turn
    from onekey_sdk.session.prompts import (
        ButtonRequest,
        PassphraseAnswer,
        PassphraseRequest,
        PinAnswer,
        PinRequest,
        UserInterface,
    )

NFT_SINCE = since((TOUCH_FAMILY, (4, 1, 0)))
_NOT_APPLIED_SINCE: Version = (4, 17, 0)
"""A Pro puts a wallpaper aside from then on, where it showed it before."""

_MOST = {
    "jpg": 2**20,
    "jpeg": 2**20,
    "png": 2**20,
    "mp4": 10 * 2**20,
}
"""Bytes that fit, by the kind of file."""
_SUFFIXES = {
    ResourceType.WALLPAPER: ("jpg", "jpeg", "png"),
    ResourceType.NFT: ("jpg", "jpeg", "png", "mp4"),
}
_PREFIXES = {ResourceType.WALLPAPER: "wp", ResourceType.NFT: "nft"}
_MAX_METADATA = 2047
_NAME_DIGITS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A picture with what belongs to it.

    Raises:
        InvalidParameter: no device takes it.
    """

    suffix: str
    data: bytes
    thumbnail: bytes
    blur: bytes
    kind: ResourceType
    metadata: bytes | None
    name: str

    def __post_init__(self) -> None:
        if self.suffix not in _SUFFIXES[self.kind]:
            raise InvalidParameter(f"suffix is one of {', '.join(_SUFFIXES[self.kind])}")
        if not 0 < len(self.data) < _MOST[self.suffix]:
            raise InvalidParameter(f"data_hex takes less than {_MOST[self.suffix]} bytes, and some")
        if self.kind is ResourceType.NFT and not self.metadata:
            raise InvalidParameter("an NFT has nft_meta_data")
        if self.metadata and len(self.metadata) > _MAX_METADATA:
            raise InvalidParameter(f"nft_meta_data takes at most {_MAX_METADATA} bytes")

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return len(self.data) + len(self.thumbnail) + len(self.blur)

    @property
    def request(self) -> messages.ResourceUpload:
        """The message that announces it."""
        return messages.ResourceUpload(
            extension=self.suffix,
            data_length=len(self.data),
            zoom_data_length=len(self.thumbnail),
            blur_data_length=len(self.blur),
            res_type=messages.ResourceUpload.ResourceType.values()[self.kind],
            nft_meta_data=self.metadata,
            file_name_no_ext=self.name,
        )


def resource(
    *,
    suffix: str,
    data_hex: bytes | str,
    thumbnail_data_hex: bytes | str,
    blur_data_hex: bytes | str,
    res_type: int,
    nft_meta_data: bytes | str | None,
    file_name_no_ext: str | None,
) -> Resource:
    """A picture as the method gets it.

    Raises:
        InvalidParameter: no device takes it.
    """
    if res_type not in set(ResourceType):
        raise InvalidParameter("res_type is one of ResourceType")
    kind = ResourceType(res_type)
    data = _bytes("data_hex", data_hex)
    text = data_hex if isinstance(data_hex, str) else data.hex()
    digest = hashlib.blake2s(text.encode()).hexdigest()[:_NAME_DIGITS]
    return Resource(
        suffix=suffix,
        data=data,
        thumbnail=_bytes("thumbnail_data_hex", thumbnail_data_hex),
        blur=_bytes("blur_data_hex", blur_data_hex),
        kind=kind,
        metadata=None if nft_meta_data is None else _bytes("nft_meta_data", nft_meta_data),
        name=file_name_no_ext or f"{_PREFIXES[kind]}-{digest}-{int(time.time())}",
    )


def _bytes(name: str, value: bytes | str) -> bytes:
    try:
        return bytes.fromhex(value.removeprefix("0x")) if isinstance(value, str) else bytes(value)
    except ValueError:
        raise InvalidParameter(f"{name} is not hexadecimal") from None


def check_kind(wanted: Resource, features: Features) -> None:
    """Whether the firmware takes that kind.

    Raises:
        FirmwareTooOld: it does not yet.
    """
    if wanted.kind is ResourceType.NFT:
        check_firmware("device_upload_resource of an NFT", features, NFT_SINCE)


class _WithoutProgress:
    """The person's interface for one piece of several, of which all together are told."""

    def __init__(self, ui: UserInterface) -> None:
        self._ui = ui

    async def pin(self, request: PinRequest) -> PinAnswer:
        return await self._ui.pin(request)

    async def passphrase(self, request: PassphraseRequest) -> PassphraseAnswer:
        return await self._ui.passphrase(request)

    async def button(self, request: ButtonRequest) -> None:
        await self._ui.button(request)


async def upload_resource(turn: Turn, wanted: Resource) -> UploadedResource:
    """`ResourceUpload`, and each file piece by piece as the device asks for it.

    Raises:
        UnexpectedResponse: the device asks for what there is not.
    """
    device = turn.device
    turn.proof = None
    files = {
        "ResourceRequest": wanted.data,
        "ZoomRequest": wanted.thumbnail,
        "BlurRequest": wanted.blur,
    }
    kinds = (
        messages.ResourceRequest,
        messages.ZoomRequest,
        messages.BlurRequest,
        messages.Success,
    )
    quiet = _WithoutProgress(device.ui)

    async def ask(request: Message) -> Message:
        answers = turn.answers(Allowed(), quiet)
        return await turn.link.ask(request, kinds, answers, person=True)

    sent = 0
    with Transfer(device.ui, device.info, wanted.size) as transfer:
        answer = await ask(wanted.request)
        while answer.DESCRIPTOR.name != "Success":
            asked = cast("messages.ResourceRequest", answer)
            piece = files[answer.DESCRIPTOR.name][asked.offset :][: asked.data_length]
            sent += len(piece)
            if not piece or sent > wanted.size:
                await turn.link.resynchronise()
                raise UnexpectedResponse("the device asks for more than the picture has")
            digest = hashlib.blake2s(piece).digest()
            answer = await ask(messages.ResourceAck(data_chunk=piece, hash=digest))
            transfer.advance(sent)
    known = device.known
    applied = known.model is not Model.PRO or known.firmware_version < _NOT_APPLIED_SINCE
    return UploadedResource(cast("messages.Success", answer).message, apply_screen=applied)
