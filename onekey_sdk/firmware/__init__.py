"""Firmware: reading images, comparing versions, knowing releases, and updating devices."""
