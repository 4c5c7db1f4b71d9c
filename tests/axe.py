"""Ask axe-core what is wrong with web pages, in a browser without a window.

Needs Chromium and axe-core's own file, which `tests/system.sh` fetches where it can; `missing` says what is not there.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BUILD = Path(__file__).resolve().parent.parent / "build"
WIDTHS = (1280, 360)
"""A desk and a telephone."""
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RUN = """<script>
const pages = %s, widths = %s, found = [];
const wait = frame => new Promise(done => frame.addEventListener("load", done, { once: true }));
async function look(name, page, width) {
  const frame = document.createElement("iframe");
  frame.style = `width: ${width}px; height: 900px; border: 0`;
  const loaded = wait(frame);
  frame.srcdoc = page;
  document.body.append(frame);
  await loaded;
  const told = await frame.contentWindow.axe.run(frame.contentDocument, { resultTypes: ["violations"] });
  for (const each of told.violations)
    for (const node of each.nodes) found.push([name, width, each.id, each.impact, each.help, node.html.slice(0, 300)]);
  if (told.passes.length < 10) found.push([name, width, "nothing looked at", "", "", ""]);
  frame.remove();
}
addEventListener("load", async () => {
  let failed = "";
  try { for (const [name, page] of pages) for (const width of widths) await look(name, page, width); }
  catch (error) { failed = String(error); }
  const out = document.createElement("pre");
  out.id = "told";
  out.textContent = JSON.stringify({ found, failed });
  document.body.append(out);
});
</script>"""


class Violation(NamedTuple):
    """One element that breaks one rule."""

    page: str
    width: int
    rule: str
    impact: str
    help: str
    element: str


def browser() -> str | None:
    """Return the browser's path."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def engine() -> Path | None:
    """Return axe-core's file: of FUNDFLOW_AXE, or where `tests/system.sh` puts it."""
    named = os.environ.get("FUNDFLOW_AXE")
    path = Path(named) if named else BUILD / "axe" / "package" / "axe.min.js"
    return path if path.is_file() else None


def missing() -> str:
    """Return what is not here, or nothing."""
    return ", ".join(name for name, there in (("Chromium", browser()), ("axe-core", engine())) if not there)


def violations(pages: dict[str, str]) -> list[Violation]:
    """Return what axe-core finds on the pages, at every width."""
    script = engine()
    program = browser()
    assert script
    assert program
    code = script.read_text(encoding="utf-8").replace("</script", "<\\/script")
    axe = f"<script>{code}</script></head>"
    # What looks at the page is a script, which the page itself forbids.
    ready = [(name, _POLICY.sub("", page).replace("</head>", axe, 1)) for name, page in pages.items()]
    data = json.dumps(ready).replace("</", "<\\/").replace("<!--", "<\\!--")
    with tempfile.TemporaryDirectory() as folder:
        outer = Path(folder) / "all.html"
        outer.write_text(
            f"<!DOCTYPE html><html><head><meta charset='utf-8'>{_RUN % (data, json.dumps(WIDTHS))}</head><body></body></html>",
            encoding="utf-8",
        )
        done = subprocess.run(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={folder}/own",
                "--virtual-time-budget=3600000", "--timeout=240000", "--dump-dom", outer.as_uri(),
            ],
            capture_output=True, text=True, encoding="utf-8", timeout=280, check=False,
        )  # fmt: skip
    told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
    assert told, f"the browser told nothing: {done.stderr[-500:]}"
    result = json.loads(html.unescape(told[1]))
    assert not result["failed"], result["failed"]
    return [Violation(*each) for each in result["found"]]
