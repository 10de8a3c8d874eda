"""The order of things: one conversation at a time, and never in another wallet.

`link` carries one conversation, `prompts` asks the person, `device` is one physical device
with its queue, `cache` remembers sessions, `proof` decides before each method whether the
wallet in the device is the one that was meant, `wallet` is what a program holds.
"""
