"""The public keys by which OneKey signs firmware, as OneKey's published sources hold them.

Those of Classic and Mini are not public: the sources that are show another maker's.
"""

from __future__ import annotations

from typing import NamedTuple


class Keys(NamedTuple):
    """Keys of which some have to sign.

    Attributes:
        needed: how many have to.
        keys: in the order by which signatures name them.
    """

    needed: int
    keys: tuple[bytes, ...]


CORE = Keys(
    4,
    tuple(
        bytes.fromhex(key)
        for key in (
            "154b8ab261cc8879483f689a2d41243ae7dbc4021672bbd25c338ae84d931154",
            "a9e65e07fe6d39a8a84e11a996a0283f881e175cba602eb5ac442fb75b39e8e0",
            "6c8805abb2df9d3679f1d28a40cd990399b99fc3ee4e0657d81d381ea1488a12",
            "3ed79779064d56571b29bcaa734cbb6db61d2e626566628ecf4c89e1db45eaec",
            "54a40633bfd9e60b8a391265b2e006374abe631d1e1107332bca56bf9f8c5c99",
            "4b71134f18e00787c583d40742cc188e17fc85ade4cb472dae5ef8e069f0fec5",
            "2ecf80c82b449848c000335092139551bfe47b3c7317b49950f65e1d82432024",
        )
    ),
)
"""Ed25519, for Touch and Pro: OneKeyHQ/firmware-pro, core/embed/fw_keys/fw_keys.c."""

CLASSIC_1S = Keys(
    4,
    tuple(
        bytes.fromhex(key)
        for key in (
            "039120571ac8cc9d55a291ba52a6ff236b365c830dee9e739c337d33e206444066",
            "035c4ee8d360b8ed1725a3f85368a14bb06ddc1ec54c5cdbbdfd97170f11ef32d6",
            "026dda87edc24289aea929299abb5a279e913734b60642ec7b734891c46cf096fb",
            "02a546fb3af222e8fd2e1835d2e3f9e1fa4379991c9a43108d4c209257f311e4fa",
            "03fea486ffa8df90b93c712313302e52d948dfc24941bc9ea7740bc20b9a49ebe5",
            "03204766d969b73a0cfdeb1c4f865a193355ba71425f8b7f815be3d15b5b373db0",
            "02e42fc66ab11b683b467d8d7fb13f356260eec3676adb64ec201ffaa13d2a5f1e",
        )
    ),
)
"""secp256k1: OneKeyHQ/firmware-classic1s, legacy/fw_signatures.c."""
