"""Devices behind the interfaces of other libraries, each of them an extra."""
