#!/usr/bin/python3
"""Types into workbooks with a headless LibreOffice, as an officer at the keyboard would, and saves them.

    /usr/bin/python3 libreoffice_type.py JOB.json

Run by a Python that has `uno` (Debian: python3-uno), so it imports nothing else. The job names one locale and any
number of workbooks:

    {"locale": "vi-VN", "seconds": 60,
     "workbooks": [{"open": "/a.xlsx", "save": ["/b.xlsx", "/b.ods"], "type": [["Sheet", "E8", "95,32"], ...],
                    "read": [["Sheet", "F8"], ...], "links": [["Sheet", "B7"], ...]}]}

The suffix of each file to save picks LibreOffice's own writer. Prints one JSON object: `version`, and for each workbook
`told` with one entry a value typed: `outcome` (typed, locked, refused), `stored` (the cell's content in LibreOffice's
neutral notation), `is_number`, and the `message` of the validation that refused; `read` with the value of each cell
after a full recalculation; `links` with the `url` of each HYPERLINK formula, and the `sheet` and `cell` to which
following it leads.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

WRITERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".xls": "MS Excel 97"}
SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
NO_GREETINGS = (
    ("Setup/Product", "ooSetupLastVersion", "99.9"),  # nothing is new
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "ShowTipOfTheDay", "false"),
)
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>
"""


def properties(**values):
    """UNO's named arguments."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


@contextmanager
def running_office(locale, seconds, display=""):
    """A LibreOffice with a fresh profile in that locale, killed after `seconds` whatever it is doing.

    With a display it has a window there, without the greetings of a first start; else none.
    """
    with tempfile.TemporaryDirectory(prefix="qng-type-", ignore_cleanup_errors=True) as home:
        (Path(home) / "user").mkdir()
        wanted = "".join(
            SETTING.format(path=path, name=name, value=value)
            for path, name, value in (("Setup/L10N", "ooSetupSystemLocale", locale), *NO_GREETINGS)
        )
        (Path(home) / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(wanted), encoding="utf-8")
        pipe = f"pipe,name=qng{uuid.uuid4().hex};urp;"
        look = {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"} if display else {"SAL_USE_VCLPLUGIN": "svp"}
        office = subprocess.Popen(
            ["soffice", *([] if display else ["--headless"]), "--norestore", "--nologo", "--nolockcheck",
             f"--accept={pipe}", f"-env:UserInstallation={Path(home).as_uri()}"],
            env={**os.environ, "HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8", **look},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        # a thread, because a signal handler would wait for the UNO call that hangs
        watchdog = threading.Timer(seconds, kill_group, [office])
        watchdog.start()
        try:
            context = connect(office, f"uno:{pipe}StarOffice.ComponentContext")
            yield context
            with suppress(DisposedException, subprocess.TimeoutExpired):  # politely, so that it clears its own traces
                service(context, "frame.Desktop").terminate()
                office.wait(10)
        finally:
            watchdog.cancel()
            kill_group(office)


def kill_group(office):
    """Ends soffice and the soffice.bin it started, if they still run."""
    with suppress(ProcessLookupError):
        os.killpg(office.pid, signal.SIGKILL)
    office.wait()


def connect(office, address):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while office.poll() is None:
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit(f"soffice ended with {office.returncode} before it could be reached")


def service(context, name):
    return context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)


def fill(context, work):
    """Types into one workbook, saves it under every name asked for, and tells what became of each value."""
    desktop = service(context, "frame.Desktop")
    document = desktop.loadComponentFromURL(Path(work["open"]).as_uri(), "_blank", 0, properties(MacroExecutionMode=0))
    if document is None:
        raise SystemExit(f"LibreOffice cannot open {work['open']}")
    keyboard = service(context, "frame.DispatchHelper")
    told = [type_one(document, keyboard, *entry) for entry in work["type"]]
    for path in map(Path, work["save"]):
        document.storeToURL(path.as_uri(), properties(FilterName=WRITERS[path.suffix]))
    if work["read"]:
        document.calculateAll()
    read = values(document, work["read"])
    links = [follow(document, keyboard, *link) for link in work["links"]]
    document.close(True)
    return {"told": told, "read": read, "links": links}


def values(document, cells):
    """What cells hold, numbers or texts; asked sheet by sheet, because every question takes its time."""
    used = {}
    for name in {sheet for sheet, _ in cells}:
        sheet = document.Sheets.getByName(name)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        used[name] = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).DataArray
    return [used[sheet][row][column] for sheet, (column, row) in ((sheet, place(cell)) for sheet, cell in cells)]


def place(cell):
    """Column and row, counted from 0, of an A1 name."""
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(digits) - 1


def follow(document, keyboard, sheet_name, address):
    """Where a HYPERLINK formula leads, by LibreOffice's own way to a place in a document."""
    sheet, controller = document.Sheets.getByName(sheet_name), document.CurrentController
    cell = sheet.getCellRangeByName(address)
    text, formula = cell.String, cell.Formula
    sheet.unprotect("")
    cell.Formula = formula.replace("HYPERLINK(", "IF(TRUE();")  # IF shows the first of the two, which is the URL
    url = cell.String
    cell.Formula = formula
    controller.setActiveSheet(sheet)
    controller.select(cell)
    keyboard.executeDispatch(controller.Frame, ".uno:JumpToMark", "", 0, properties(Bookmark=url.removeprefix("#")))
    return {"text": text, "url": url, "sheet": controller.ActiveSheet.Name, "cell": selected(controller)}


def selected(controller):
    """The A1 name of the first selected cell, without the sheet."""
    area = controller.Selection.RangeAddress
    first = controller.ActiveSheet.getCellByPosition(area.StartColumn, area.StartRow)
    return first.AbsoluteName.rsplit(".", 1)[1].replace("$", "")


def type_one(document, keyboard, sheet_name, address, text):
    sheet = document.Sheets.getByName(sheet_name)
    cell = sheet.getCellRangeByName(address)
    told = {"sheet": sheet_name, "cell": address, "outcome": "typed", "message": ""}
    if sheet.isProtected() and cell.CellProtection.IsLocked:  # the window refuses; the dispatcher does not ask
        told["outcome"] = "locked"
    else:
        before = cell.Formula
        controller = document.CurrentController
        controller.setActiveSheet(sheet)
        controller.select(cell)
        keyboard.executeDispatch(controller.Frame, ".uno:EnterString", "", 0, properties(StringName=text))
        rule = cell.Validation  # asked by the window, not by the dispatcher
        if rule.ShowErrorMessage and rule.ErrorAlertStyle.value == "STOP" and not allows(rule, cell, document):
            cell.setFormula(before)
            told |= {"outcome": "refused", "message": rule.ErrorMessage}
    return told | {"stored": cell.Formula, "is_number": cell.Type.value == "VALUE"}


def allows(rule, cell, document):
    """Whether a validation lets the cell's content stand; SystemExit for a kind that the workbooks do not use."""
    kind, operator = rule.Type.value, rule.getOperator().value
    if kind == "ANY" or (cell.Type.value == "EMPTY" and rule.IgnoreBlankCells):
        return True
    if kind == "LIST":
        choices = choices_of(rule.getFormula1(), document)
        return cell.String.casefold() in {choice.casefold() for choice in choices}  # LibreOffice is blind to case here
    if kind in ("WHOLE", "DECIMAL", "DATE"):
        value = cell.Value
        if cell.Type.value != "VALUE" or (kind == "WHOLE" and value != int(value)):
            return False
    elif kind == "TEXT_LEN":
        value = len(cell.String)
    else:
        raise SystemExit(f"a validation of the kind {kind}")
    low, high = (float(bound or "nan") for bound in (rule.getFormula1(), rule.getFormula2()))
    return {"BETWEEN": low <= value <= high, "GREATER_EQUAL": value >= low, "LESS_EQUAL": value <= low}[operator]


def choices_of(source, document):
    """What a list offers: texts, or the cells of a range ("$qng.$V$1:$V$9")."""
    texts = re.findall(r'"([^"]*)"', source)
    if texts:
        return texts
    area = re.fullmatch(r"\$?'?([^']+?)'?[.!](\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)", source)
    if area is None:
        raise SystemExit(f"a list that is neither texts nor a range: {source}")
    cells = document.Sheets.getByName(area[1]).getCellRangeByName(area[2].replace("$", ""))
    return [text for row in cells.DataArray for text in row]


def main(job_file):
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    with running_office(job["locale"], job["seconds"]) as context:
        setup = service(context, "configuration.ConfigurationProvider").createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", properties(nodepath="/org.openoffice.Setup/Product")
        )
        report = {"version": setup.ooSetupVersion, "workbooks": [fill(context, work) for work in job["workbooks"]]}
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
