"""Links: how packets get to a device. No module here knows a message."""
