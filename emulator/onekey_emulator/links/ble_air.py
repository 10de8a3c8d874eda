"""Where Bluetooth peripherals are on the air: a controller's, or one inside this process.

A real controller is named as bumble does: `usb:0`, `hci-socket:0`, `serial:/dev/ttyACM0`, ...
`vhci` gives the kernel of this machine a virtual controller, and puts the peripherals on a
virtual air around it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.hci import HCI_ErrorCode as Status
from bumble.hci import (
    HCI_LE_Connection_Complete_Event,
    HCI_StatusReturnParameters,
    LeFeatureMask,
    Role,
)
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink

if TYPE_CHECKING:
    from bumble.hci import Address
    from bumble.transport.common import Transport

VHCI = "vhci"
_KERNEL_ADDRESS = "00:1B:DC:00:00:01"

_KERNEL_FEATURES = (
    LeFeatureMask.LE_ENCRYPTION
    | LeFeatureMask.LE_PING
    | LeFeatureMask.LE_DATA_PACKET_LENGTH_EXTENSION
    | LeFeatureMask.LE_2M_PHY
)
"""What the kernel may rely on. Of privacy, the virtual controller has less than it says: the
kernel would wait for events that never come."""


class VirtualController(Controller):
    """A controller on a virtual air."""

    def on_hci_le_create_connection_cancel_command(
        self, _command: Any
    ) -> HCI_StatusReturnParameters:
        """bumble goes on, and the device is connected later to a host that does not know it."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return HCI_StatusReturnParameters(Status.COMMAND_DISALLOWED_ERROR)
        given_up = HCI_LE_Connection_Complete_Event(
            status=Status.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
            connection_handle=0,
            role=Role.CENTRAL,
            peer_address_type=pending.peer_address.address_type,
            peer_address=pending.peer_address,
            connection_interval=0,
            peripheral_latency=0,
            supervision_timeout=0,
            central_clock_accuracy=0,
        )
        asyncio.get_running_loop().call_soon(self.send_hci_packet, given_up)
        return HCI_StatusReturnParameters(Status.SUCCESS)


class VirtualAir(LocalLink):
    """Carries what the controllers in this process send."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        # bumble takes the sender's random address, but the kernel connects from its public one.
        connection = sender_controller.le_connections.get(destination_address)
        destination = self.find_le_controller(destination_address)
        if connection is not None and destination is not None:
            asyncio.get_running_loop().call_soon(
                destination.on_link_acl_data, connection.self_address, transport, data
            )

    def host(self, name: str) -> Host:
        """A host with a controller of its own on this air."""
        controller = VirtualController(name, link=self)
        return Host(controller, AsyncPipeSink(controller))


class Airwaves:
    """Opens a transport, and gives hosts to peripherals there."""

    def __init__(self, transport: str) -> None:
        """Does not open it yet.

        Args:
            transport: as bumble names controllers.
        """
        self._name = transport
        self._transport: Transport | None = None
        self._air = VirtualAir()

    async def open(self) -> None:
        """Open the transport.

        Raises:
            OSError: it cannot be opened.
        """
        self._transport = await open_transport(self._name)
        if self._name.partition(":")[0] == VHCI:
            kernel = VirtualController(
                "kernel",
                host_source=self._transport.source,
                host_sink=self._transport.sink,
                link=self._air,
                public_address=_KERNEL_ADDRESS,
            )
            kernel.le_features = _KERNEL_FEATURES

    async def close(self) -> None:
        """Give the transport back."""
        if self._transport is not None:
            await self._transport.close()

    def host(self, name: str) -> Host:
        """A host for one peripheral: of a real controller there is only one."""
        assert self._transport is not None
        if self._name.partition(":")[0] == VHCI:
            return self._air.host(name)
        return Host(self._transport.source, self._transport.sink)
