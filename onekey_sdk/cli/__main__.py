"""`python -m onekey_sdk.cli`."""

from __future__ import annotations

from onekey_sdk.cli import main

main()
