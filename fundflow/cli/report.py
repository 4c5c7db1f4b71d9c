"""`fundflow report`: reports that people print, and hand over."""

from __future__ import annotations

from pathlib import Path

import click

from fundflow.cli import options
from fundflow.cli.report_compendium import compendium
from fundflow.cli.report_grant import grant
from fundflow.cli.report_network import dossier, network


@click.group()
def report() -> None:
    """Write reports to print and hand over, as PDF, web page or Word document.

    \b
    Examples:
      fundflow report grant agreement.pdf --profile my-organisation.toml --output report.pdf
      fundflow report network --workspace my-data -o network.pdf
      fundflow report dossier "Harbour Health" --workspace my-data -o harbour.pdf
      fundflow report compendium grants/ --family prostitution-pledge -o pledge.pdf
      fundflow report template our-templates
    """  # noqa: D301 - click wants the sign itself


for command in (grant, network, dossier, compendium):
    report.add_command(command)


@report.command()
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
def template(out: Path) -> None:
    """Copy the templates and the words of the reports into the folder OUT, to be changed.

    Keep what you change and delete the rest: a part that is not in the folder comes from fundflow. Logo,
    colours and a foreword stand in theme.toml. Fonts go into the folder fonts. A Word document of the name
    report.docx gives the Word reports its styles.

    \b
    Example:
      fundflow report template our-templates
    """  # noqa: D301 - click wants the sign itself
    from fundflow.report.printed.templates import copy_out

    for path in copy_out(out):
        click.echo(f"Written: {options.safe(path)}", err=True)
