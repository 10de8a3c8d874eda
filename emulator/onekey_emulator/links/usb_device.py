"""The device as a USB host controller sees it: endpoints, and the transfers on them."""

from __future__ import annotations

import asyncio
import errno
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onekey_emulator.faults import Faults
from onekey_emulator.links import Link
from onekey_emulator.links import usb_descriptors as usb
from onekey_emulator.links.usb_control import Control
from onekey_sdk.wire.frames_v1 import REPORT_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from onekey_emulator.emulator import Emulator

_STALL = -errno.EPIPE
_BABBLE = -errno.EOVERFLOW


@dataclass(eq=False)
class Transfer:
    """What the host wants to be carried, in one direction.

    Attributes:
        endpoint: its address; 0x80 is set where data go to the host.
        setup: the eight bytes of a control transfer.
        data: what goes to the device.
        size: how many bytes the host takes.
        done: is told how it ended: 0 or a negative errno, how many bytes were carried, and those
            that came from the device.
        arrived: what has come so far.
    """

    endpoint: int
    setup: bytes
    data: bytes
    size: int
    done: Callable[[int, int, bytes], None]
    arrived: bytearray = field(default_factory=bytearray)

    def finish(self, status: int = 0) -> None:
        """Tell that it is over."""
        carried = len(self.arrived) if self.endpoint & usb.IN else len(self.data)
        self.done(status, carried, bytes(self.arrived))


class Endpoint:
    """One end of a pipe: transfers wait there for packets, or packets for transfers.

    Attributes:
        halted: whether it answers STALL until the host clears that.
        transfers: those under way, the oldest first.
    """

    def __init__(self) -> None:
        self.halted = False
        self.transfers: deque[Transfer] = deque()
        self._packets: deque[bytes] = deque()

    def reset(self) -> None:
        """Begin anew, without what the host did not fetch."""
        self.halted = False
        self._packets.clear()

    def halt(self) -> None:
        """Answer STALL from now on."""
        self.halted = True
        while self.transfers:
            self.transfers.popleft().finish(_STALL)

    def put(self, packet: bytes) -> None:
        """Have a packet for the host."""
        self._packets.append(packet)
        self._match()

    def fetch(self, transfer: Transfer) -> None:
        """Have a transfer that takes packets."""
        self.transfers.append(transfer)
        self._match()

    def _match(self) -> None:
        """Fill transfers. A short packet ends one, as does a full buffer."""
        while self._packets and self.transfers:
            transfer = self.transfers[0]
            packet = self._packets.popleft()
            if len(transfer.arrived) + len(packet) > transfer.size:
                self.transfers.popleft().finish(_BABBLE)
                continue
            transfer.arrived += packet
            if len(packet) < REPORT_SIZE or len(transfer.arrived) == transfer.size:
                self.transfers.popleft().finish()


class UsbDevice:
    """The device from the moment it is plugged in until it is pulled out, or restarts.

    Attributes:
        descriptors: what it tells about itself.
        endpoints: by address.
        gone: set when it is not there any more.
    """

    def __init__(
        self, emulator: Emulator, kinds: Sequence[usb.InterfaceKind], faults: Faults | None = None
    ) -> None:
        """The emulator has a new link for each interface that it answers on."""
        self.descriptors = usb.Descriptors(usb.identify(emulator.device), kinds)
        self.endpoints: dict[int, Endpoint] = {}
        self.gone = asyncio.Event()
        self._emulator = emulator
        self._faults = faults or Faults()
        self._control = Control(self)
        self._links: dict[int, Link] = {}
        for number, kind in enumerate(kinds, start=1):
            self.endpoints[number] = Endpoint()
            self.endpoints[usb.IN | number] = Endpoint()
            if kind != "fido":
                self._links[number] = self._connect(self.endpoints[usb.IN | number])

    def submit(self, transfer: Transfer) -> None:
        """Begin a transfer."""
        address = transfer.endpoint
        endpoint = self.endpoints.get(address)
        if address in {0, usb.IN}:
            answer = self._control.answer(transfer.setup, transfer.data)
            transfer.arrived += answer or b""
            transfer.finish(_STALL if answer is None else 0)
        elif endpoint is None or endpoint.halted:
            transfer.finish(_STALL)
        elif address & usb.IN:
            endpoint.fetch(transfer)
        else:
            self._take(transfer, endpoint)

    def cancel(self, transfer: Transfer) -> bool:
        """Take back a transfer; False if it is over."""
        endpoint = self.endpoints.get(transfer.endpoint)
        if endpoint is None or transfer not in endpoint.transfers:
            return False
        endpoint.transfers.remove(transfer)
        return True

    def reset(self, interface: int | None = None) -> None:
        """Begin anew on the endpoints of an interface, or on all."""
        for address, endpoint in self.endpoints.items():
            if interface is None or address & ~usb.IN == interface + 1:
                endpoint.reset()

    def deliver(self, number: int, packet: bytes) -> float:
        """Give the firmware a packet from an endpoint.

        Returns:
            Seconds until it is there.
        """
        link = self._links.get(number)
        if link is None or self.gone.is_set():
            return 0.0

        def receive(packet: bytes) -> None:
            self._emulator.receive(link, packet)

        halt = self.endpoints[number].halt
        return self._faults.carry("in", packet, receive, self._unplug, halt)

    def leave(self) -> None:
        """Be gone."""
        if not self.gone.is_set():
            self.gone.set()
            for link in self._links.values():
                self._emulator.disconnect(link)

    def _connect(self, endpoint: Endpoint) -> Link:
        def send(packet: bytes) -> None:
            self._faults.carry("out", packet, endpoint.put, self._unplug, endpoint.halt)

        self._faults.bind(endpoint.put)
        link = Link("usb", send, self.leave)
        self._emulator.connect(link)
        return link

    def _take(self, transfer: Transfer, endpoint: Endpoint) -> None:
        endpoint.transfers.append(transfer)
        takes = 0.0
        for start in range(0, len(transfer.data), REPORT_SIZE):
            packet = transfer.data[start : start + REPORT_SIZE]
            takes = self.deliver(transfer.endpoint, packet)
            if endpoint.halted:
                return
        # While a packet is late the device answers NAK, and the transfer goes on.
        if takes:
            asyncio.get_running_loop().call_later(takes, self._taken, transfer, endpoint)
        else:
            self._taken(transfer, endpoint)

    def _taken(self, transfer: Transfer, endpoint: Endpoint) -> None:
        """Unless it was stalled, cancelled or cut off meanwhile."""
        if transfer in endpoint.transfers and not self.gone.is_set():
            endpoint.transfers.remove(transfer)
            transfer.finish()

    def _unplug(self) -> None:
        self._emulator.user.unplug()
