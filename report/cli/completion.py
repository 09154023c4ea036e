"""Print what makes a shell complete verbs and options."""

from __future__ import annotations

import click

from report.cli.verb import verb

SHELLS = ("bash", "zsh", "fish")
TOLD = """\b
      eval "$(report completion bash)"          in ~/.bashrc
      eval "$(report completion zsh)"           in ~/.zshrc
      report completion fish | source           in ~/.config/fish/config.fish

where .venv/bin is on the PATH, as in an activated environment."""


@verb("completion", TOLD)
@click.argument("shell", type=click.Choice(SHELLS))
def main(shell: str) -> int:
    """Print what makes a shell complete verbs, options and ids."""
    from report.cli.group import COMPLETE, VERBS, complete, group_of

    return complete(group_of("report", VERBS, ""), COMPLETE, f"{shell}_source")
