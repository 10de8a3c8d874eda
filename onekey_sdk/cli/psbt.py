"""`onekey btc sign-psbt`: a PSBT from a file or standard input to a file or standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import click

from onekey_sdk.cli.context import run
from onekey_sdk.cli.wallet import resume, wallet_options

if TYPE_CHECKING:
    from onekey_sdk.cli.context import Settings
    from onekey_sdk.client import OneKey
    from onekey_sdk.models import BtcSignedPsbt


@click.command("sign-psbt")
@click.argument("psbt", type=click.File("rb"), default="-", metavar="[FILE]")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), help="Write the PSBT there, as bytes."
)
@click.option("--coin", help="A coin's name or symbol; by default the paths'.")
@click.option(
    "--finalize", is_flag=True, help="Finalise what is complete; print the transaction if all is."
)
@click.option("--allow-high-fee", is_flag=True, help="Sign also if the fee is absurdly high.")
@click.option("--allow-dust", is_flag=True, help="Sign also if it pays less than nodes relay.")
@wallet_options
@click.pass_obj
def sign_psbt(
    settings: Settings, /, psbt: BinaryIO, output: str | None, hidden: bool, **given: Any
) -> None:
    """Sign a PSBT (BIP-174, 370, 371), and print it as base64.

    FILE holds it as bytes, base64 or hexadecimal text; - is standard input.
    """
    from base64 import b64encode

    from onekey_sdk.chains._psbt_forms import unpack
    from onekey_sdk.cli import output as printing
    from onekey_sdk.cli.exits import exit_code
    from onekey_sdk.errors import OneKeyError

    try:
        raw, _ = unpack(psbt.read())
    except OneKeyError as error:
        printing.show_error(error, as_json=settings.json)
        raise SystemExit(exit_code(error)) from None
    own = {key: given.pop(key) for key in ("coin", "finalize", "allow_high_fee", "allow_dust")}
    own["psbt"] = b64encode(raw).decode()

    async def ask(sdk: OneKey) -> BtcSignedPsbt:
        if hidden:
            return await (await resume(sdk, settings, given)).btc.sign_psbt(**own)
        return await sdk.btc_sign_psbt(settings.connect_id, **own, **settings.how, **given)

    def show(result: BtcSignedPsbt) -> None:
        if output is not None:
            with open(output, "wb") as target:
                target.write(unpack(result.psbt)[0])
        if settings.json:
            printing.show(result, as_json=True)
        elif result.transaction is not None:
            click.echo(result.transaction.hex())
        elif output is None:
            click.echo(result.psbt)
        if not settings.json:
            inputs = ", ".join(map(str, result.signed))
            state = "complete" if result.complete else "others have to sign, too"
            click.echo(f"Signed: input {inputs}; {state}.", err=True)

    run(settings, ask, show)
