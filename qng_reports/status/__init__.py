"""Who has answered, what is wrong, whom to remind: for the terminal, for programs, and as one page to open."""

from qng_reports.status.judging import Beside as Beside
from qng_reports.status.judging import beside_of as beside_of
from qng_reports.status.judging import round_status as round_status
from qng_reports.status.lines import version_lines as version_lines
from qng_reports.status.model import AgencyStatus as AgencyStatus
from qng_reports.status.model import Refused as Refused
from qng_reports.status.model import RoundStatus as RoundStatus
from qng_reports.status.model import State as State
from qng_reports.status.model import Tally as Tally
from qng_reports.status.model import Urgency as Urgency
from qng_reports.status.page import PAGE as PAGE
from qng_reports.status.page import VersionLine as VersionLine
from qng_reports.status.page import write_page as write_page
from qng_reports.status.plain import to_json as to_json
from qng_reports.status.terminal import table_text as table_text
