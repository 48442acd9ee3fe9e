"""How the workbooks for the Sở itself look: tong-hop.xlsx, reviews, origins, earlier periods, empty forms."""

from __future__ import annotations

from dataclasses import replace

from qng_reports.sheets import Style

TEXT = Style(border=True)
CENTRE = replace(TEXT, align="center")
RIGHT = replace(TEXT, align="right")
HEAD = Style(bold=True, border=True, fill="#DCE6F1", align="center")
SECTION = Style(bold=True, border=True, fill="#F2F2F2")
TITLE = Style(bold=True, size=14, wrap=False)
NOTE = Style(italic=True, color="#404040", wrap=False)
INPUT = replace(TEXT, fill="#FFF9DB", locked=False)
# what is judged, each told in words too: bad, to be looked at, good
BAD = replace(TEXT, fill="#FBE3E0", color="#7A1712")
DOUBT = replace(TEXT, fill="#FFF4D6", color="#5C4400")
GOOD = replace(TEXT, fill="#E3F1E3", color="#1D4D1F")
