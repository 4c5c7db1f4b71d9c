"""Set a report as one web page that works offline, mails well and runs no script."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from fundflow.errors import FundflowError
from fundflow.report.printed.tree import Tree
from fundflow.report.printed.typeset import maker_of, packs_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from fundflow.report.printed.blocks import Report
    from fundflow.report.printed.templates import Templates


def html(report: Report, templates: Templates) -> str:
    """Return the page.

    Raises:
        FundflowError: the user's template is wrong.
    """
    import jinja2

    tree = Tree(report, breaks=False)
    logo = templates.theme.logo
    try:
        return (
            _environment(templates)
            .get_template("report.html")
            .render(
                report=report,
                title=tree.text(report.title),
                subtitle=tree.text(report.subtitle),
                running=tree.text(report.running),
                labels=dict(report.labels),
                blocks=tree.nodes,
                pictures={name: _address(each.media, each.data) for name, each in tree.pictures.items()},
                css=templates.text("report.css"),
                colours=templates.theme.colours,
                foreword=tree.text(templates.theme.foreword.get(report.language, "")),
                logo=(_address(logo.media, logo.data), logo.text) if logo else None,
                maker=maker_of(report.meta),
                packs=packs_of(report.meta),
            )
        )
    except jinja2.TemplateNotFound as error:
        raise FundflowError(f"{error.name}: this part of the template is missing.") from error
    except jinja2.TemplateError as error:
        raise FundflowError(f"report.html: the template is wrong: {error}") from error


def _address(media: str, data: bytes) -> str:
    return f"data:{media};base64,{base64.b64encode(data).decode('ascii')}"


def _environment(templates: Templates) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=FileSystemLoader(templates.folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
