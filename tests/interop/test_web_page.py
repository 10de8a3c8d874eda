"""The software device's page in a real browser, with a client at work beside it.

Pictures of it are left in `artifacts/`.
"""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from onekey_emulator.bench import Bench
from onekey_emulator.web.server import WebServer
from playwright.async_api import Browser, Page, async_playwright, expect

from onekey_sdk import ON_DEVICE, OneKey
from onekey_sdk.errors import ActionCancelled
from tests.support.fakes import Person

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

CHROMIUM = shutil.which("chromium")
PICTURES = Path(__file__).resolve().parents[2] / "artifacts"

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing: apt-get install chromium"),
]

ETH = "m/44'/60'/0'/0/0"
# Of the seed of twelve times "all", and with the passphrase "abc", as three firmwares agree.
STANDARD = "0x73d0385F4d8E00C5e6504C6030F47BF6212736A8"
HIDDEN = "0x52a2D5d4a2F756BD61Cfc676db9aBf20b6BD4cea"


@asynccontextmanager
async def watched(**options: Any) -> AsyncGenerator[tuple[Bench, Page]]:
    """A device, and a browser that shows it. Anything that goes wrong in the page is an error."""
    bench = Bench(options, [lambda emulator: emulator.serve_udp(0)])
    await bench.start()
    server = WebServer(bench)
    await server.start()
    try:
        async with async_playwright() as playwright:
            browser: Browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox"]
            )
            page = await browser.new_page(viewport={"width": 1200, "height": 720})
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on(
                "console",
                # The browser itself reports answers with an error status.
                lambda line: (
                    wrong.append(line.text)
                    if line.type == "error" and "409" not in line.text
                    else None
                ),
            )
            await page.goto(server.url)
            await expect(page.get_by_role("status")).to_have_text("live")
            yield bench, page
            await browser.close()
            assert wrong == []
    finally:
        await server.stop()
        await bench.stop()


async def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png")


@pytest.mark.parametrize("model", ["pro", "classic1s"])
async def test_the_screen_is_seen_and_confirmed(model: str) -> None:
    async with watched(model=model) as (bench, page), OneKey(bench.addresses[0]) as sdk:
        asking = asyncio.ensure_future(sdk.evm_get_address(path=ETH))
        confirm = page.get_by_title("Confirm")
        await expect(confirm).to_be_enabled()
        shown = (await page.get_by_label("Screen").inner_text()).replace("\n", "")
        assert STANDARD in shown
        await picture(page, f"web-{model}")
        await confirm.click()
        assert (await asking).address == STANDARD
        await expect(confirm).to_be_disabled()
        log = page.get_by_label("Messages").get_by_role("listitem")
        await expect(log.last).to_contain_text("EthereumAddress")

        asking = asyncio.ensure_future(sdk.evm_get_address(path=ETH))
        await page.get_by_title("Refuse").click()
        with pytest.raises(ActionCancelled):
            await asking


async def test_pin_and_passphrase_are_typed_on_a_pro() -> None:
    options = {"pin": "1234", "passphrase_protection": True}
    async with watched(**options) as (bench, page), OneKey(bench.addresses[0]) as sdk:
        opening = asyncio.ensure_future(sdk.open_wallet(passphrase_on_device=True))
        await page.locator("#entry").get_by_label("PIN").fill("1234")
        await page.get_by_role("button", name="Enter").click()
        await expect(page.get_by_label("Passphrase")).to_be_focused()
        await picture(page, "web-passphrase")
        await page.keyboard.type("abc")
        await page.keyboard.press("Enter")
        wallet = await opening
        assert (await wallet.evm.get_address(ETH, show_on_onekey=False)).address == HIDDEN
        assert "abc" not in await page.get_by_label("Messages").inner_text()


async def test_the_matrix_of_a_classic() -> None:
    async def look(request: Any) -> Any:
        grid = page.locator(".matrix span")
        await expect(grid).to_have_count(10)
        await picture(page, "web-matrix")
        digits = await grid.all_inner_texts()
        return "".join("7894561230"[digits.index(digit)] for digit in "1234")

    async with watched(model="classic1s", pin="1234") as (bench, page):
        async with OneKey(bench.addresses[0], ui=Person(pins=[look])) as sdk:
            assert (await sdk.device_unlock()).unlocked
        await expect(page.get_by_text("unlocked", exact=True)).to_be_visible()


async def test_a_wallet_is_opened_by_its_pin() -> None:
    options: dict[str, Any] = {
        "pin": "1234",
        "passphrase_protection": True,
        "attach_pins": {"777777": "abc"},
    }
    async with watched(**options) as (bench, page):
        await page.get_by_label("PIN", exact=True).fill("0000")
        await page.get_by_role("button", name="Unlock").click()
        await expect(page.get_by_role("alert")).not_to_be_empty()
        await page.get_by_label("PIN", exact=True).fill("777777")
        await page.get_by_role("button", name="Unlock").click()
        await expect(page.get_by_role("button", name="Lock", exact=True)).to_be_enabled()
        async with OneKey(bench.addresses[0], ui=Person(passphrases=[ON_DEVICE])) as sdk:
            wallet = await sdk.open_wallet()
            assert (await wallet.evm.get_address(ETH, show_on_onekey=False)).address == HIDDEN
        await page.get_by_role("button", name="Lock", exact=True).click()
        await expect(page.get_by_role("button", name="Unlock")).to_be_visible()


async def test_cable_bootloader_and_model() -> None:
    async with watched() as (bench, page):
        await page.get_by_role("button", name="Unplug").click()
        await page.get_by_role("button", name="Plug in").click()
        await expect(page.get_by_text("plugged in", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Bootloader").click()
        await page.get_by_role("button", name="Start firmware").click()
        await expect(page.get_by_role("button", name="Bootloader")).to_be_visible()
        await page.get_by_label("Model").select_option("touch")
        await expect(page.get_by_role("heading", name="OneKey Touch")).to_be_visible()
        assert bench.emulator.model == "touch"


async def test_the_log_can_be_searched_opened_and_cleared() -> None:
    async with watched(auto_confirm=True) as (bench, page):
        async with OneKey(bench.addresses[0]) as sdk:
            await sdk.evm_get_address(path=ETH)
        log = page.get_by_label("Messages").get_by_role("listitem")
        await expect(log.filter(has_text="EthereumGetAddress")).to_be_visible()
        await page.get_by_label("Filter").fill("ethereum")
        await expect(log.filter(has_text="GetFeatures")).to_be_hidden()
        await page.get_by_label("Filter").fill("")
        features = log.filter(has_text="Features(vendor").first
        before = await features.bounding_box()
        await features.click()
        after = await features.bounding_box()
        assert before is not None
        assert after is not None
        assert after["height"] > 2 * before["height"]
        await page.get_by_role("button", name="Clear").click()
        await expect(log).to_have_count(0)
