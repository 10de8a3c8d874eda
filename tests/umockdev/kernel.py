"""Plays the kernel's USB and HID drivers to one process, by umockdev.

Runs under Debian's Python, which has umockdev's bindings. Devices come from USB/IP servers; to
libusb they look like usbfs and sysfs, to hidapi like hidraw. It prints the directory that takes
the place of /dev and /sys, and then what happens, a line each. It reads lines with the port of
a server and the port of the bus where that server's device is plugged in, whenever it is there.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
import sys
import tty
from collections import deque

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import GLib, UMockdev  # noqa: E402

SUBMIT = struct.Struct(">IIIIIIiiii8s")
SUBMITTED = struct.Struct(">IIIIIiiiii8x")
UNLINK = struct.Struct(">IIIIII24x")
HEADER = 48
IMPORT, IMPORTED = struct.pack(">HHI", 0x0111, 0x8003, 0), 8 + 312

URB = struct.Struct("<BBxxiIxxxxQii")
URB_SIZE = 56
STATUS_AT, BUFFER_AT, ACTUAL_AT = 4, 16, 28

CONTROL, RESET_EP, SET_INTERFACE, SET_CONFIGURATION, GET_DRIVER = 0, 3, 4, 5, 8
SUBMIT_URB, DISCARD_URB, REAP_URB, REAP_URB_NOW = 10, 11, 12, 13
CLAIM, RELEASE, SUB_IOCTL, RESET, CLEAR_HALT, CAPABILITIES = 15, 16, 18, 20, 21, 26
DISCONNECT, CONNECT = 22, 23

REPORT_SIZE = 1

RETRY_MS = 20


class Cable:
    """A device of the server, from its plugging in to its unplugging."""

    def __init__(self, connection, ended):
        self.alive = True
        self._socket = connection
        self._ended = ended
        self._buffer = b""
        self._number = 0
        self._pending = {}
        self._unlinked = {}

    def control(self, setup, data=b""):
        """A control transfer, waited for: status, how many bytes were carried, and data."""
        answers = []
        size = struct.unpack_from("<H", setup, 6)[0]
        self.submit(0, setup, data, size, lambda *answer: answers.append(answer))
        while not answers and self.alive:
            self._receive()
        return answers[0] if answers else (-errno.ENODEV, 0, b"")

    def listen(self):
        """Serve transfers from now on."""
        GLib.io_add_watch(
            self._socket, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, self._readable
        )

    def submit(self, endpoint, setup, data, size, done):
        """Begin a transfer; its number."""
        self._number += 1
        inward = bool(endpoint & 0x80 or (endpoint == 0 and setup[0] & 0x80))
        self._pending[self._number] = (inward, done)
        head = (1, self._number, 1, inward, endpoint & 0x7F, 0, size, 0, 0, 0, setup)
        self._send(SUBMIT.pack(*head) + (b"" if inward else data))
        return self._number

    def unlink(self, victim):
        """Take a transfer back, unless it is over."""
        self._number += 1
        self._unlinked[self._number] = victim
        self._send(UNLINK.pack(2, self._number, 1, 0, 0, victim))

    def _send(self, data):
        try:
            self._socket.sendall(data)
        except OSError:
            self._end()

    def _readable(self, *_):
        if self.alive:
            self._receive()
        return self.alive

    def _receive(self):
        try:
            received = self._socket.recv(65536)
        except OSError:
            received = b""
        if not received:
            self._end()
        self._buffer += received
        while len(self._buffer) >= HEADER:
            command, number, _, _, _, status, length, *_ = SUBMITTED.unpack_from(self._buffer)
            inward = command == 3 and self._pending[number][0]
            size = HEADER + (length if inward else 0)
            if len(self._buffer) < size:
                return
            data, self._buffer = self._buffer[HEADER:size], self._buffer[size:]
            if command == 4:
                number, length = self._unlinked.pop(number), 0
            if command == 3 or status:
                self._pending.pop(number)[1](status, length, data)

    def _end(self):
        if self.alive:
            self.alive = False
            self._socket.close()
            pending, self._pending = self._pending, {}
            for _, done in pending.values():
                done(-errno.ENODEV, 0, b"")
            self._ended()


class Usbfs(UMockdev.IoctlBase):
    """The file of a device in /dev/bus/usb."""

    def __init__(self, device):
        super().__init__()
        self._device = device
        self._claims = {}
        self._done = {}
        self._submitted = {}

    def do_handle_ioctl(self, client):
        request = client.get_request()
        kind, number = request >> 8 & 0xFF, request & 0xFF
        if kind != ord("U"):
            return False
        cable = self._device.cable
        if not cable.alive and not (number == REAP_URB_NOW and self._done.get(client)):
            client.complete(-1, errno.ENODEV)
            return True
        try:
            result, trouble = self._answer(client, number, cable)
        except GLib.Error:  # the program died in the middle of it
            self._claims = {each: who for each, who in self._claims.items() if who != client}
        else:
            client.complete(result, trouble)
        return True

    def _answer(self, client, number, cable):
        argument = client.get_arg()
        if number == CAPABILITIES:
            argument.resolve(0, 4).update(0, struct.pack("<I", 0))
        elif number in {CLAIM, RELEASE}:
            interface = struct.unpack("<I", bytes(argument.resolve(0, 4).retrieve()))[0]
            if number == RELEASE:
                self._claims.pop(interface, None)
            elif interface in self._device.drivers or self._taken(interface, client):
                return -1, errno.EBUSY
            else:
                self._claims[interface] = client
        elif number == GET_DRIVER:
            data = argument.resolve(0, 4 + 256)
            interface = struct.unpack_from("<I", bytes(data.retrieve()))[0]
            if interface not in self._device.drivers:
                return -1, errno.ENODATA
            data.update(4, b"usbhid\0")
        elif number == SUB_IOCTL:
            interface, code = struct.unpack("<iI", bytes(argument.resolve(0, 16).retrieve())[:8])
            self._device.drive(interface, code & 0xFF == CONNECT)
        elif number == SUBMIT_URB:
            self._submit(client, argument.resolve(0, URB_SIZE), cable)
        elif number == DISCARD_URB:
            return self._discard(argument, cable)
        elif number in {REAP_URB, REAP_URB_NOW}:
            done = self._done.get(client)
            if not done:
                return -1, errno.EAGAIN
            argument.resolve(0, 8).set_ptr(0, done.popleft())
        return 0, 0

    def _taken(self, interface, client):
        """Whether another program that lives has claimed an interface."""
        owner = self._claims.get(interface)
        return owner is not None and owner != client and owner.get_connected()

    def _submit(self, client, urb, cable):
        _, endpoint, _, _, _, size, _ = URB.unpack_from(bytes(urb.retrieve()))
        buffer = urb.resolve(BUFFER_AT, size)
        sent = bytes(buffer.retrieve())
        setup, data_at = bytes(8), 0
        if endpoint == 0:
            setup, sent, data_at = sent[:8], sent[8:], 8

        def done(status, carried, data):
            self._submitted.pop(urb.client_addr, None)
            if data:
                buffer.update(data_at, data)
            urb.update(STATUS_AT, struct.pack("<i", status))
            urb.update(ACTUAL_AT, struct.pack("<i", carried))
            self._done.setdefault(client, deque()).append(urb)

        number = cable.submit(endpoint, setup, sent, size - data_at, done)
        self._submitted[urb.client_addr] = number

    def _discard(self, argument, cable):
        number = self._submitted.get(argument.resolve(0, URB_SIZE).client_addr)
        if number is None:
            return -1, errno.EINVAL
        cable.unlink(number)
        return 0, 0


class Hidraw(UMockdev.IoctlBase):
    """What hidapi asks a file such as /dev/hidraw0."""

    def __init__(self, report):
        super().__init__()
        self._report = report

    def do_handle_ioctl(self, client):
        request = client.get_request()
        if request >> 8 & 0xFF != ord("H"):
            return False  # of the terminal that stands in for the file
        if request & 0xFF != REPORT_SIZE:
            client.complete(-1, errno.EINVAL)
            return True
        client.get_arg().resolve(0, 4).update(0, struct.pack("<I", len(self._report)))
        client.complete(0, 0)
        return True


class Device:
    """A device as the kernel shows it, for as long as it is plugged in."""

    def __init__(self, kernel, cable, port, number):
        self.cable = cable
        self.present = False
        self._kernel = kernel
        self._port = port
        self._number = number
        self.drivers = set()
        self._descriptor = self._describe(1, 18)
        head = self._describe(2, 9)
        self._configuration = self._describe(2, struct.unpack_from("<H", head, 2)[0])
        cable.control(struct.pack("<BBHHH", 0, 9, 1, 0, 0))
        self.node = f"/dev/bus/usb/001/{number:03d}"
        self._syspath = None
        self._hidraw = None

    def _describe(self, kind, size, index=0, language=0):
        setup = struct.pack("<BBHHH", 0x80, 6, kind << 8 | index, language, size)
        return self.cable.control(setup)[2]

    def _string(self, index):
        return self._describe(3, 255, index, 0x0409)[2:].decode("utf-16-le") if index else ""

    def appear(self):
        """Show it in /sys and /dev, and tell."""
        vendor, product, release = struct.unpack_from("<HHH", self._descriptor, 8)
        manufacturer, name, serial = (self._string(index) for index in self._descriptor[14:17])
        usbfs = (self._descriptor + self._configuration).hex()
        self._syspath = f"/devices/usb1/1-{self._port}"
        self._kernel.testbed.add_from_string(
            f"P: {self._syspath}\nN: bus/usb/001/{self._number:03d}\n"
            f"E: DEVNAME={self.node}\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nE: BUSNUM=001\n"
            f"E: DEVNUM={self._number:03d}\nE: PRODUCT={vendor:x}/{product:x}/{release:x}\n"
            f"A: idVendor={vendor:04x}\\n\nA: idProduct={product:04x}\\n\n"
            f"A: manufacturer={manufacturer}\\n\nA: product={name}\\n\nA: serial={serial}\\n\n"
            f"A: busnum=1\\n\nA: devnum={self._number}\\n\nA: speed=12\\n\n"
            f"A: bConfigurationValue=1\\n\nA: bNumConfigurations=1\\n\nH: descriptors={usbfs}\n"
        )
        self._usbfs = Usbfs(self)
        self._kernel.testbed.attach_ioctl(self.node, self._usbfs)
        self._find_hid(vendor, product, name, serial)
        self.cable.listen()
        self.present = True
        self._kernel.testbed.uevent(f"/sys{self._syspath}", "add")
        self._kernel.tell(f"plugged {self.node}")

    def _find_hid(self, vendor, product, name, serial):
        """Show a HID interface as the kernel's driver does."""
        at = 0
        interface = None
        while at < len(self._configuration):
            length, kind = self._configuration[at : at + 2]
            if kind == 4:
                interface, hid = self._configuration[at + 2], self._configuration[at + 5] == 3
            elif kind == 5 and hid and interface == 0:
                self.drivers.add(interface)
            elif kind == 0x21 and interface == 0:
                size = struct.unpack_from("<H", self._configuration, at + 7)[0]
                setup = struct.pack("<BBHHH", 0x81, 6, 0x2200, interface, size)
                report = self.cable.control(setup)[2]
            at += length
        if self.drivers:
            self._hidraw = HidrawNode(self._kernel, self, report)
            self._hidraw.identity = (vendor, product, name, serial, self._syspath)
            self._hidraw.appear()

    def drive(self, interface, connect):
        """Bind the kernel's driver to an interface, or take it away."""
        if connect and interface not in self.drivers:
            self.drivers.add(interface)
            self._hidraw.appear()
        elif not connect:
            self.drivers.discard(interface)
            self._hidraw.vanish()
        self._kernel.tell(f"driver {'attached' if connect else 'detached'}")

    def vanish(self):
        """Remove it, and tell."""
        testbed = self._kernel.testbed
        if self.drivers:
            self._hidraw.vanish()
        testbed.uevent(f"/sys{self._syspath}", "remove")
        testbed.remove_device(f"/sys{self._syspath}")
        self._kernel.tell(f"unplugged {self.node}")


class HidrawNode:
    """A HID interface behind the kernel's driver."""

    def __init__(self, kernel, device, report):
        self._kernel = kernel
        self._device = device
        self._report = report
        self._from_host = b""

    def appear(self):
        """Show it, and carry its reports."""
        vendor, product, name, serial, parent = self.identity
        number = self._kernel.next_hid()
        name_in_dev = f"hidraw{number}"
        self._node = f"/dev/{name_in_dev}"
        hid = f"{parent}/1-{self._device._port}:1.0/0003:{vendor:04X}:{product:04X}.{number:04X}"
        testbed = self._kernel.testbed
        testbed.add_from_string(
            f"P: {parent}/1-{self._device._port}:1.0\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\n"
            "A: bInterfaceNumber=00\\n\n"
            f"\nP: {hid}\nE: SUBSYSTEM=hid\nE: HID_ID=0003:{vendor:08X}:{product:08X}\n"
            f"E: HID_NAME={name}\nE: HID_UNIQ={serial}\nH: report_descriptor={self._report.hex()}\n"
            f"\nP: {hid}/hidraw/{name_in_dev}\nN: {name_in_dev}\nE: SUBSYSTEM=hidraw\n"
            f"E: DEVNAME={self._node}\nL: device=../../../{hid.rpartition('/')[2]}\n"
        )
        self._paths = [f"{hid}/hidraw/{name_in_dev}", hid, f"{parent}/1-{self._device._port}:1.0"]
        self._ioctls = Hidraw(self._report)
        testbed.attach_ioctl(self._node, self._ioctls)
        self._master = testbed.get_dev_fd(self._node)
        self._slave = os.open(testbed.get_root_dir() + self._node, os.O_RDWR)
        tty.setraw(self._slave)
        self._watch = GLib.io_add_watch(
            self._master, GLib.PRIORITY_DEFAULT, GLib.IO_IN, self._written
        )
        self._fetch()

    def _fetch(self):
        self._reading = self._device.cable.submit(0x81, bytes(8), b"", 64, self._arrived)

    def _arrived(self, status, _, data):
        if not status:
            os.write(self._master, data)
            self._fetch()

    def _written(self, *_):
        self._from_host += os.read(self._master, 4096)
        while len(self._from_host) >= 65:
            report, self._from_host = self._from_host[1:65], self._from_host[65:]
            self._device.cable.submit(0x01, bytes(8), report, 64, lambda *_: None)
        return True

    def vanish(self):
        """Remove it, and tell."""
        GLib.source_remove(self._watch)
        if self._device.cable.alive:
            self._device.cable.unlink(self._reading)
        for path in self._paths:
            self._kernel.testbed.uevent(f"/sys{path}", "remove")
            self._kernel.testbed.remove_device(f"/sys{path}")
        self._kernel.testbed.detach_ioctl(self._node)
        os.unlink(self._kernel.testbed.get_root_dir() + self._node)
        os.close(self._slave)
        os.close(self._master)


class Kernel:
    """Plugs in what USB/IP servers have, whenever they have it."""

    def __init__(self):
        self.testbed = UMockdev.Testbed.new()
        self._devices = 0
        self._hids = 0
        self.tell(self.testbed.get_root_dir())

    @staticmethod
    def tell(line):
        """Tell the test."""
        print(line, flush=True)

    def next_hid(self):
        """The number of the next HID device."""
        self._hids += 1
        return self._hids

    def obey(self, source, condition):
        """Serve the test; whether it goes on."""
        line = sys.stdin.readline()
        if not line:
            sys.exit()
        server, place = line.split()
        self._await(int(server), place)
        return True

    def _await(self, server, place):
        if not self._attach(server, place):
            GLib.timeout_add(RETRY_MS, lambda: not self._attach(server, place))

    def _attach(self, server, place):
        """Whether there is nothing left to wait for."""
        try:
            connection = socket.create_connection(("127.0.0.1", server))
            connection.sendall(IMPORT + b"1-1".ljust(32, b"\0"))
            answer = connection.recv(IMPORTED, socket.MSG_WAITALL)
        except OSError:
            return True  # the device was switched off for good
        if len(answer) < IMPORTED:
            connection.close()
            return False
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._devices += 1

        def ended():
            if device.present:
                device.vanish()
            self._await(server, place)

        cable = Cable(connection, ended)
        device = Device(self, cable, place, self._devices)
        device.appear()
        return True


def main():
    kernel = Kernel()
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, kernel.obey)
    GLib.MainLoop().run()


main()
