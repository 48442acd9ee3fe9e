"""The Word template after another program has opened and saved it: the same report, still by the decree."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from qng_reports.decree import document_findings, load_rules
from qng_reports.doors.docx_in import read_document
from qng_reports.render import Order, render_report
from qng_reports.rounds import report_template
from tests.tables import answered
from tests.test_report_bad_data import CASES, TODAY, with_head, words

_SECONDS = 180


@pytest.mark.office
def test_a_template_saved_by_libreoffice_gives_the_same_report(tmp_path: Path) -> None:
    round_, answers = CASES["tasks"]
    round_ = with_head(round_)
    shipped = report_template(round_.form)
    saved = tmp_path / "saved" / shipped.name
    command = [
        "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(saved.parent), str(shipped),
    ]  # fmt: skip
    assert shutil.which("soffice")
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    texts = []
    for template in (shipped, saved):
        out = tmp_path / "ra.docx"
        render_report(round_, answered(round_, answers), Order(template, TODAY), out)
        texts.append([line for line in words(docx.Document(str(out))).split("\n") if line.strip()])
        assert document_findings(read_document(out.read_bytes(), out.name), load_rules()) == ()
    assert texts[0] == texts[1] and len(texts[0]) > 50
