"""The command line: each command parses, calls one library function, renders and exits.

Data goes to stdout, talk to stderr.  Exit codes stand in the contract.  A new command is one file
and one line in `COMMANDS`; a command's modules are imported only when it runs.
"""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from fundflow import __version__
from fundflow.cli.suggest import near_miss
from fundflow.errors import FundflowError

COMMANDS = {
    "check": "Find the conditions in grant documents.",
    "diff": "Compare two versions of a grant in meaning.",
    "ask": "Write a letter to the funder with what the grant leaves open.",
    "report": "Write a report to print and hand over.",
    "what-if": "Compare verdicts: what if you, or the law, were otherwise?",
    "profile": "Write down who signs, look at it, check it.",
    "rules": "Look at the rules, test them, write new ones.",
    "init": "Make a workspace for funding data.",
    "import": "Bring files of funding data into a workspace.",
    "resolve": "Find out which parties are one organisation.",
    "attach": "Join a checked document to the award it belongs to.",
    "detach": "Take back what attach kept.",
    "exposure": "Say who is under which condition, with how much money.",
    "trace": "Show where money comes from and goes, and what rides on it.",
    "graph": "Ask the network of awards, check it, export it.",
    "coverage": "Say what a workspace can and cannot answer.",
    "schema": "Print the JSON Schema of the output of check.",
    "doctor": "Say what is installed and what is missing.",
}
"""Name and one line of help; the command is the function of that name in the module of that name.

A name that Python keeps for itself, such as import, has a `_` behind it there; a hyphen is a `_`.
"""

STOPPED = 130
"""What shells expect of a program that was stopped from the keyboard."""
CRASH = "fundflow: this is a mistake of ours. Please report the lines above; look that they name nothing confidential."

EPILOG = """\
\b
Completion of commands and options by the Tab key:
  bash   eval "$(_FUNDFLOW_COMPLETE=bash_source fundflow)"
  zsh    eval "$(_FUNDFLOW_COMPLETE=zsh_source fundflow)"
  fish   _FUNDFLOW_COMPLETE=fish_source fundflow | source

fundflow reads on this computer only. Nothing is ever sent anywhere.
"""


class Commands(click.Group):
    """Loads a command when it is asked for, and turns our errors into messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the names in the order of a first visit."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"fundflow.cli.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which command was probably meant; a file name means `check`."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_unknown(args[0]))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; an error on purpose is a message, never a traceback."""
        try:
            return super().invoke(ctx)
        except FundflowError as error:
            from fundflow.cli.options import safe

            click.echo(f"fundflow: {safe(error)}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("fundflow: stopped. Nothing was written half.", err=True)
            ctx.exit(STOPPED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            raise
        except Exception:  # noqa: BLE001 - Python's own exit code here is 1, which means "something was found"
            import traceback

            click.echo(traceback.format_exc() + CRASH, err=True)
            ctx.exit(FundflowError.exit_code)


def _unknown(name: str) -> str:
    if "." in name or "/" in name:
        return f"'{name}' is not a command. To check a file, write: fundflow check {name}"
    return f"There is no command '{name}'.{near_miss(name, COMMANDS)}"


@click.group(
    "fundflow",
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="fundflow %(version)s")
def main() -> None:
    """Find the conditions in a grant document before you sign it.

    \b
    Examples:
      fundflow check agreement.pdf
      fundflow check agreement.pdf --profile my-organisation.toml
      fundflow check *.pdf --format csv --output conditions.csv
      fundflow check agreement.pdf --annotate agreement-marked.pdf
      fundflow diff draft-1.pdf draft-2.pdf
      fundflow rules list
    """  # noqa: D301 - click wants the sign itself
    for stream in (sys.stdout, sys.stderr):
        # A name or a quote that the terminal cannot show must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    from fundflow.cli.progress import tell_steps

    tell_steps()
