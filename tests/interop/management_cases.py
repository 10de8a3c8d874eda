"""Calls about the device itself, apart from its wallets."""

from __future__ import annotations

from tests.interop.calls import CLASSICS, TOUCH_SCREENS, Call, Case, Difference, End, Person

PIN = "1234"
BY_HAND = ("classic1s", "classicpure", "pro")
"""They make and restore seeds when they are asked on their own screens only."""
BY_HOST = ("classic", "mini", "touch")

LEFT_TO_THE_PERSON = Difference("by-hand", End(800), End(415))
NO_SUCH_SETTING = Difference("settings-checked", End(825), End(415))
EMPTY = {"initialized": False}

PICTURE = {
    "suffix": "jpg",
    "dataHex": "00ab" * 10_000,
    "thumbnailDataHex": "01" * 10,
    "blurDataHex": "02" * 10,
}
METADATA = '{"header": "a", "subheader": "b", "network": "c", "owner": "d"}'

MANAGEMENT_CASES = (
    Case(
        "the device itself",
        (
            Call("deviceSettings", {"label": "Savings", "autoLockDelayMs": 120_000}),
            Call("deviceSettings", {"safetyChecks": 2}),
            Call("deviceSettings", {}),
            Call("deviceFlags", {"flags": 5}),
            Call("getFeatures"),
            Call("deviceSupportFeatures"),
            Call("deviceVerify", {"dataHex": "00aB"}),
            Call("setU2FCounter", {"u2f_counter": 41}),
            Call("getNextU2FCounter"),
            Call("deviceWipe"),
        ),
    ),
    Case(
        "settings of a Pro",
        (
            Call("deviceSettings", {"hapticFeedback": False, "changeBrightness": True}),
            Call("deviceSettings", {"language": "tlh"}),
            Call("deviceSettings", {"displayRotation": 90}, differs=NO_SUCH_SETTING),
        ),
        models=("pro",),
    ),
    Case(
        "pictures",
        (
            Call("deviceUploadResource", {**PICTURE, "resType": 0, "fileNameNoExt": "wp-0a-1"}),
            Call(
                "deviceUploadResource",
                {
                    **PICTURE,
                    "resType": 1,
                    "fileNameNoExt": "nft-0a-1",
                    "nftMetaData": METADATA.encode().hex(),
                },
            ),
            Call("deviceUploadResource", {**PICTURE, "resType": 1, "nftMetaData": "7b7d"}),
        ),
        models=TOUCH_SCREENS,
    ),
    Case(
        "a setting that a Classic lacks",
        (Call("deviceSettings", {"hapticFeedback": True}, differs=NO_SUCH_SETTING),),
        models=("classic1s",),
    ),
    Case(
        "PIN by positions",
        (
            Call("deviceChangePin", {}, (PIN, PIN)),
            Call("deviceChangePin", {}, (PIN, "5678", "5678")),
            Call("deviceChangePin", {"remove": True}, ("5678",)),
            Call("deviceChangePin", {}, (PIN, "5678")),
        ),
        models=CLASSICS,
    ),
    Case(
        "PIN on the screen",
        (
            Call(
                "deviceChangePin",
                {},
                (),
                tuple(Person("type_pin", pin) for pin in (PIN, "5678", "5678")),
            ),
        ),
        {"pin": PIN},
        models=("pro",),
    ),
    Case(
        "a new seed",
        (Call("deviceReset", {"skipBackup": True}, differs=Difference("entropy", End(805))),),
        EMPTY,
        models=BY_HOST,
    ),
    Case(
        "a new seed by hand",
        (
            Call("deviceReset", differs=LEFT_TO_THE_PERSON),
            Call("deviceRecovery", differs=LEFT_TO_THE_PERSON),
        ),
        EMPTY,
        models=BY_HAND,
    ),
    Case("backup", (Call("deviceBackup"),), models=CLASSICS),
    Case("backup by hand", (Call("deviceBackup", differs=LEFT_TO_THE_PERSON),), models=("pro",)),
    Case("restart", (Call("deviceRebootToBootloader"),), models=("classic1s", "pro")),
)
