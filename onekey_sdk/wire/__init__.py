"""What travels between host and device, without any I/O.

`schema` loads the message definitions, `codec` turns messages into envelopes and back,
`frames_v1` cuts envelopes into packets and puts them together again, `redaction` keeps
secrets out of anything that is printed. Nothing here knows a transport or a device.
"""
