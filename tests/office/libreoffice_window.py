#!/usr/bin/python3
"""Works in a LibreOffice window with real key presses, as an officer does, and tells what happened after each.

    /usr/bin/python3 libreoffice_window.py JOB.json

Run by a Python that has `uno`; needs Xvfb, openbox, xdotool and ImageMagick's `import`. The job:

    {"locale": "vi-VN", "seconds": 60, "open": "/a.xlsx", "pictures": "/folder",
     "steps": [["go", "Sheet", "E8"], ["type", "abc"], ["key", "Return"], ["click", "Sheet", "B7", "ctrl"], ...]}

`go` puts the cursor there without the keyboard. Prints one JSON list with an entry a step: `sheet` and `cell` of the
cursor, `stored` (that cell's content), `open` (the texts of each dialog or list that lies above the window). A picture
of the screen after each step that is named in `look` lies in the folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # run with -I, which leaves it out

import uno  # noqa: F401  (what comes from com.sun.star is imported through it)
from com.sun.star.accessibility.AccessibleRole import DOCUMENT_SPREADSHEET, TABLE
from com.sun.star.uno import RuntimeException
from libreoffice_type import properties, running_office, selected, service

PATIENCE = 3.0  # seconds in which a key must have its effect
SIZE = "1600x1000x24"


@contextmanager
def screen():
    """A display of its own with a window manager, without which no window has the keyboard."""
    reader, writer = os.pipe()
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", SIZE, "-nolisten", "tcp"], pass_fds=[writer], **quiet
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            name = ":" + told.readline().strip()
        manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": name}, **quiet)
        try:
            yield name
        finally:
            manager.kill()
            manager.wait()
    finally:
        server.kill()
        server.wait()


class Window:
    """The one LibreOffice window on that display."""

    def __init__(self, context, display, workbook):
        self.env = {**os.environ, "DISPLAY": display}
        self.toolkit = service(context, "awt.Toolkit")
        self.dispatcher = service(context, "frame.DispatchHelper")
        desktop = service(context, "frame.Desktop")
        self.document = desktop.loadComponentFromURL(Path(workbook).as_uri(), "_default", 0, properties())
        self.controller = self.document.CurrentController
        self.controller.Frame.ContainerWindow.IsMaximized = True
        self.xdotool("search", "--sync", "--onlyvisible", "--name", "LibreOffice Calc", "windowfocus", "--sync")
        time.sleep(0.5)
        self.lasting = self.windows()  # those of LibreOffice itself

    def xdotool(self, *words):
        subprocess.run(["xdotool", *words], env=self.env, check=True, timeout=20, stdout=subprocess.DEVNULL)

    def picture(self, path):
        subprocess.run(["import", "-window", "root", str(path)], env=self.env, check=True, timeout=20)

    def go(self, sheet, cell):
        self.controller.setActiveSheet(self.document.Sheets.getByName(sheet))
        self.dispatcher.executeDispatch(  # a selection would be marked, and Tab would stay inside it
            self.controller.Frame, ".uno:GoToCell", "", 0, properties(ToPoint=cell)
        )

    def key(self, *keys):
        self.xdotool("key", "--delay", "40", *keys)

    def type(self, text):
        self.xdotool("type", "--delay", "25", text)

    def click(self, sheet, cell, *held):
        """Clicks into the middle of a cell, wherever the panes of the window show it."""
        target = self.document.Sheets.getByName(sheet).getCellRangeByName(cell).CellAddress
        x, y = self.middle(target.Row, target.Column)
        down = [word for name in held for word in ("keydown", name)]
        up = [word for name in held for word in ("keyup", name)]
        self.xdotool("mousemove", str(x), str(y), *down, "click", "1", *up)

    def middle(self, row, column):
        for context in below(self.controller.Frame.ContainerWindow.AccessibleContext):
            if context.AccessibleRole != DOCUMENT_SPREADSHEET:
                continue
            pane = context.Bounds
            table = next(c for c in below(context) if c.AccessibleRole == TABLE)
            bounds = table.getAccessibleCellAt(row, column).AccessibleContext.Bounds
            x, y = bounds.X + min(bounds.Width, 60) // 2, bounds.Y + bounds.Height // 2
            if 0 <= x < pane.Width and 0 <= y < pane.Height:
                corner = context.LocationOnScreen
                return corner.X + x, corner.Y + y
        raise SystemExit(f"row {row}, column {column} is nowhere on the screen")

    def windows(self):
        found = []
        for number in range(self.toolkit.getTopWindowCount()):
            with suppress(RuntimeException):  # closed meanwhile
                found.append(self.toolkit.getTopWindow(number))
        return found

    def state(self):
        told = []
        for window in (one for one in self.windows() if one not in self.lasting):
            with suppress(RuntimeException):
                context = window.AccessibleContext
                texts = [context.AccessibleName, *(c.AccessibleName for c in below(context))]
                told.append([text for text in dict.fromkeys(texts) if text])
        sheet, cell = self.controller.ActiveSheet, selected(self.controller)
        return {
            "sheet": sheet.Name, "cell": cell, "stored": sheet.getCellRangeByName(cell).Formula, "open": told,
        }  # fmt: skip

    def settled(self, before):
        """The state once it is another than before and rests, or when patience ends."""
        end = time.monotonic() + PATIENCE
        now = self.state()
        while time.monotonic() < end:
            time.sleep(0.05)
            last, now = now, self.state()
            if now not in (before, *([] if now == last else [now])):
                break
        return now


def below(context, depth=6):
    """The accessible contexts under one, but for the thousand million cells of a sheet."""
    if depth == 0 or context.AccessibleRole == TABLE:
        return
    for number in range(min(context.AccessibleChildCount, 60)):
        child = context.getAccessibleChild(number)
        if child is not None:
            yield child.AccessibleContext
            yield from below(child.AccessibleContext, depth - 1)


def main(job_file):
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    told = []
    with screen() as display, running_office(job["locale"], job["seconds"], display) as context:
        window = Window(context, display, job["open"])
        window.picture(Path(job["pictures"]) / "00-opened.png")
        before = window.state()
        for number, (what, *words) in enumerate(job["steps"], 1):
            if what == "look":
                window.picture(Path(job["pictures"]) / f"{number:02d}-{words[0]}.png")
            else:
                getattr(window, what)(*words)
            if what in ("key", "click"):
                before = window.settled(before)
            elif what == "go":
                before = window.state()
            told.append(before)
        window.document.setModified(False)  # or LibreOffice would ask before it ends
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
