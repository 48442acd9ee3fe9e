"""Every sentence that an officer may read about a value, by code; one function per issue code.

Codes are never reused. The prompts and refusals shown in a cell come from here too, so that the collector's message
never contradicts them. Each module says at its head which codes it holds; all are reached as `messages.name`.
"""

from __future__ import annotations

from qng_reports.messages.catalogue import ANSWER_REMEDY as ANSWER_REMEDY
from qng_reports.messages.catalogue import CATALOGUE as CATALOGUE
from qng_reports.messages.catalogue import SEVERITY_WORDS as SEVERITY_WORDS
from qng_reports.messages.catalogue import Entry as Entry
from qng_reports.messages.cells import prompt as prompt
from qng_reports.messages.cells import refusal as refusal
from qng_reports.messages.cells import refusal_title as refusal_title
from qng_reports.messages.files import *  # noqa: F403
from qng_reports.messages.identity import *  # noqa: F403
from qng_reports.messages.intake import *  # noqa: F403
from qng_reports.messages.mending import concerns_input as concerns_input
from qng_reports.messages.mending import concerns_officer as concerns_officer
from qng_reports.messages.mending import doubts_figures as doubts_figures
from qng_reports.messages.mending import is_left_behind as is_left_behind
from qng_reports.messages.mending import mending as mending
from qng_reports.messages.readings import *  # noqa: F403
from qng_reports.messages.review import *  # noqa: F403
from qng_reports.messages.statistics import *  # noqa: F403
from qng_reports.messages.structure import *  # noqa: F403
from qng_reports.messages.submission import *  # noqa: F403
from qng_reports.messages.together import *  # noqa: F403
from qng_reports.messages.values import *  # noqa: F403
