"""Wallpapers and pictures of NFTs from the host, on the touch screen."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from onekey_emulator.failures import Failure
from onekey_emulator.handlers import Needs, handles
from onekey_emulator.profiles import Family
from onekey_sdk.wire import messages as m

if TYPE_CHECKING:
    from onekey_emulator.firmware.core import CoreContext

_PIECE = 16 * 1024
_SUFFIXES = (("jpg", "png", "jpeg"), ("jpg", "jpeg", "png", "mp4"))
_MOST = {"jpg": 2**20, "jpeg": 2**20, "png": 2**20, "mp4": 10 * 2**20}
_MOST_METADATA = 2048
_METADATA = {"header", "subheader", "network", "owner"}
_NAME = re.compile(r"(nft|wp)-[0-9a-f]+-\d+")
_QUESTIONS = ("Set as homescreen?", "Collect NFT?")


@handles("ResourceUpload", needs=Needs.UNLOCKED, families=(Family.CORE,))
async def resource_upload(ctx: CoreContext, request: m.ResourceUpload) -> m.Success:
    """Asks for the file, its thumbnail and its blurred form, piece by piece."""
    _check(request)
    name, pictures = request.file_name_no_ext, ctx.device.storage.pictures
    stem = name.rpartition("-")[0]
    if any(known.rpartition("-")[0] == stem for known in pictures):
        if request.res_type == m.ResourceUpload.ResourceType.Nft:
            raise Failure("DataError", "File already exists")
        return m.Success(message="Success")
    if ctx.profile.pictures_confirmed:
        await ctx.confirm("Other", [_QUESTIONS[request.res_type]])
    data = await _receive(ctx, m.ResourceRequest, request.data_length)
    await _receive(ctx, m.ZoomRequest, request.zoom_data_length)
    if not ctx.profile.pictures_confirmed:
        await _receive(ctx, m.BlurRequest, request.blur_data_length)
    pictures[name] = hashlib.sha256(data).hexdigest()
    return m.Success(message="Success")


def _check(request: m.ResourceUpload) -> None:
    if request.extension not in _SUFFIXES[request.res_type]:
        raise Failure("DataError", "Not supported resource extension")
    if request.data_length >= _MOST[request.extension]:
        raise Failure("DataError", "Data size overflow")
    if not request.file_name_no_ext:
        raise Failure("DataError", "File name required")
    if _NAME.fullmatch(request.file_name_no_ext) is None:
        pattern = r"(^(nft|wp)-[0-9a-f]{8}-\d{13,}$)"
        raise Failure("DataError", f"File name should follow the pattern {pattern}")
    if request.res_type == m.ResourceUpload.ResourceType.Nft:
        _check_metadata(request)


def _check_metadata(request: m.ResourceUpload) -> None:
    if not request.HasField("nft_meta_data"):
        raise Failure("DataError", "NFT metadata required")
    if len(request.nft_meta_data) >= _MOST_METADATA:
        raise Failure("DataError", "NFT metadata must be less than 2K")
    try:
        metadata = json.loads(request.nft_meta_data)
    except ValueError as error:
        raise Failure("DataError", f"Invalid metadata {error}") from None
    if not isinstance(metadata, dict) or not metadata.keys() >= _METADATA:
        raise Failure("DataError", "Invalid metadata")


async def _receive(
    ctx: CoreContext,
    kind: type[m.ResourceRequest | m.ZoomRequest | m.BlurRequest],
    size: int,
) -> bytes:
    data = b""
    while len(data) < size:
        request = kind(offset=len(data), data_length=_PIECE)
        ack = await ctx.call(request, "ResourceAck")
        if hashlib.blake2s(ack.data_chunk).digest() != ack.hash:
            raise Failure("FirmwareError", "Failed to write file with error code")
        data += ack.data_chunk
    return data
