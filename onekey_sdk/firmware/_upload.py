"""How images get to a device that is in its bootloader, each family in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from onekey_sdk.errors import DeviceFailure, UnexpectedResponse
from onekey_sdk.firmware._progress import Tip
from onekey_sdk.models import ImageKind
from onekey_sdk.session import capabilities
from onekey_sdk.session.prompts import Allowed
from onekey_sdk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from google.protobuf.message import Message

    from onekey_sdk.firmware._progress import Reporter
    from onekey_sdk.models import Version
    from onekey_sdk.session.device import Turn

    AnyMessage = TypeVar("AnyMessage", bound=Message)

_HEADER = 1024
_DESCRIBES_FIRST: Version = (2, 1, 0)
"""Bootloaders of the Classic family that want to see the header before anything is erased."""

_HAS_DISK: Version = (2, 4, 5)
"""Bootloaders of Touch and Pro that install from their disk."""

_RADIO_LINKS = frozenset({"ble", "memory-ble"})
_PIECE = {True: 16 * 1024, False: 128 * 1024}
"""Bytes in one message, by radio or not."""


class DiskFile(NamedTuple):
    """A file for the disk of a Touch or Pro."""

    path: str
    content: bytes


async def ask(
    turn: Turn,
    reporter: Reporter,
    request: Message,
    answer: type[AnyMessage] | tuple[type[AnyMessage], ...],
) -> AnyMessage:
    """One exchange in which a person may have to do something, and bytes take their time."""
    answers = turn.answers(Allowed(), reporter)
    return await turn.link.ask(request, answer, answers, person=True)


def by_radio(turn: Turn) -> bool:
    """Whether the device is reached by Bluetooth, and so may run on its battery."""
    return turn.device.port.address.partition(":")[0] in _RADIO_LINKS


def has_disk(turn: Turn) -> bool:
    """Whether the bootloader installs from its disk."""
    return turn.device.known.bootloader_version >= _HAS_DISK


async def send_to_legacy(turn: Turn, reporter: Reporter, kind: ImageKind, data: bytes) -> None:
    """Have a device of the Classic family erase a part of itself and take an image for it.

    Raises:
        Cancelled: somebody said no; nothing was erased.
        DeviceFailure: the device refused the image.
        LinkError: the device is gone, perhaps because it has finished.
    """
    # Its bootloader erases only for those who have introduced themselves.
    await turn.link.greet(messages.Initialize())
    radio = kind is ImageKind.BLE
    await reporter.confirm()
    if not radio and turn.device.known.bootloader_version >= _DESCRIBES_FIRST:
        await _describe(turn, reporter, data[:_HEADER])
    erase = messages.FirmwareErase_ex() if radio else messages.FirmwareErase()
    await ask(turn, reporter, erase, messages.Success)
    reporter.tip(Tip.ERASED)
    reporter.begin(len(data))
    reporter.processing(kind)
    await ask(turn, reporter, messages.FirmwareUpload(payload=data), messages.Success)
    reporter.sent(len(data))
    reporter.installed(100)


async def _describe(turn: Turn, reporter: Reporter, header: bytes) -> None:
    reporter.tip(Tip.HEADER)
    try:
        await ask(turn, reporter, messages.UpgradeFileHeader(data=header), messages.Success)
    except DeviceFailure as failure:
        if failure.params["failure"] != "UnexpectedMessage":
            raise


async def send_in_pieces(turn: Turn, reporter: Reporter, data: bytes) -> None:
    """Give one of the first Touches the pieces of an image that it asks for.

    Raises:
        Cancelled, DeviceFailure, LinkError: as for `send_to_legacy`.
        UnexpectedResponse: it asks for what is not there.
    """
    await reporter.confirm()
    kinds = (messages.FirmwareRequest, messages.Success)
    answer = await ask(turn, reporter, messages.FirmwareErase(length=len(data)), kinds)
    reporter.begin(len(data))
    while isinstance(answer, messages.FirmwareRequest):
        piece = data[answer.offset : answer.offset + answer.length]
        if not piece or len(piece) != answer.length:
            raise UnexpectedResponse("the device asks for a part of the image that is not there")
        upload = messages.FirmwareUpload(payload=piece)
        answer = await ask(turn, reporter, upload, kinds)
        reporter.sent(len(piece))


async def write_files(turn: Turn, reporter: Reporter, files: Sequence[DiskFile]) -> None:
    """Write files to the disk of a Touch or Pro.

    Raises:
        DeviceFailure: it refused one.
        LinkError: the device is gone.
        UnexpectedResponse: it did not take all of a piece.
    """
    reporter.tip(Tip.TRANSFER)
    reporter.begin(sum(len(file.content) for file in files))
    total, done = sum(len(file.content) for file in files), 0
    size = _PIECE[by_radio(turn)]
    for file in files:
        for offset in range(0, len(file.content), size):
            piece = file.content[offset : offset + size]
            done += len(piece)
            await _write(turn, reporter, file.path, offset, piece, 100 * done // total)
            reporter.sent(len(piece))


async def _write(
    turn: Turn, reporter: Reporter, path: str, offset: int, piece: bytes, percent: int
) -> None:
    request = messages.EmmcFileWrite(
        file=messages.EmmcFile(path=path, offset=offset, len=len(piece), data=piece),
        overwrite=offset == 0,
        append=offset != 0,
        ui_percentage=percent,
    )
    written = await ask(turn, reporter, request, messages.EmmcFile)
    if written.processed_byte != len(piece):
        raise UnexpectedResponse("the device did not store all that it was sent")


async def make_directory(turn: Turn, reporter: Reporter, path: str) -> None:
    """Make a directory on the disk of a Touch or Pro.

    Raises:
        DeviceFailure, LinkError: as for `write_files`.
    """
    await ask(turn, reporter, messages.EmmcDirMake(path=path), messages.Success)


async def install_from_disk(turn: Turn, reporter: Reporter, path: str) -> None:
    """Have what lies at that path installed; the person agrees on the device.

    Raises:
        Cancelled, DeviceFailure, LinkError: as for `send_to_legacy`.
    """
    await reporter.confirm()
    reporter.tip(Tip.INSTALLING)
    request = messages.FirmwareUpdateEmmc(path=path, reboot_on_success=True)
    await ask(turn, reporter, request, messages.Success)


def is_classic(turn: Turn) -> bool:
    """Whether the device is of the Classic family, Mini included."""
    return turn.device.known.model in capabilities.MINI_FAMILY
