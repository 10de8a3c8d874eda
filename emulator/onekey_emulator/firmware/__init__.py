"""The two firmware families: how each reads, prompts, unlocks and is interrupted."""
