"""`onekey completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    bash:  eval "$(onekey completion bash)"                   in ~/.bashrc
    zsh:   eval "$(onekey completion zsh)"                    in ~/.zshrc
    fish:  onekey completion fish | source                    in config.fish
    """
    from onekey_sdk.cli.app import onekey

    found = get_completion_class(shell)
    if found is None:  # pragma: no cover - the choices are those that click has
        raise click.ClickException(f"there is no completion for {shell}")
    # Not `source()`, which runs bash to look at its version.
    script = found(onekey, {}, "onekey", "_ONEKEY_COMPLETE")
    click.echo(script.source_template % script.source_vars())
