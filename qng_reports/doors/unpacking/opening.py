"""Opens archives and mails, one within the other, to a bounded depth and size; the good is taken beside the bad."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from qng_reports.doors.unpacking.kinds import CONTAINERS, Kind, beginning_tells, kind_of
from qng_reports.doors.unpacking.letters import Attached, Letter, LetterError
from qng_reports.doors.unpacking.names import Labels, is_companion, label
from qng_reports.doors.unpacking.pieces import MAX_DEPTH, MAX_MEMBER, SEPARATOR, Inside, Piece, Trouble
from qng_reports.doors.unpacking.zip_in import Entry, ZipError, entries, salvaged

_SHUT = (Trouble.LOCKED, Trouble.CIPHER)
_PAPERS = frozenset({Kind.PICTURE, Kind.PDF, Kind.DOCUMENT, Kind.SLIDES, Kind.TEXT, Kind.PAGE})


def unpack(content: bytes, name: str, password: str = "") -> tuple[Piece, ...]:
    """Every file in an archive or mail, at any depth, in the order in which it stands there.

    Workbooks come with their bytes, everything else by its name, its kind and its trouble. Never raises for what the
    bytes hold. At most MAX_PIECES pieces and MAX_CONTENT bytes, MAX_DEPTH containers deep: what is beyond is named.
    """
    return tuple(_opened(content, kind_of(content, name), Inside(password=password)))


def _opened(content: bytes, kind: Kind, at: Inside) -> Iterator[Piece]:
    if len(at.trail) >= MAX_DEPTH:
        yield at.trouble(Trouble.TOO_DEEP, kind)
    elif kind is Kind.ZIP:
        yield from _zip_pieces(content, at)
    elif kind is Kind.OUTLOOK:
        from qng_reports.doors.unpacking.outlook_in import read_outlook  # 60 ms that most rounds do not need

        yield from _mail_pieces(kind, read_outlook, content, at)
    else:
        from qng_reports.doors.unpacking.mail_in import read_mail  # likewise

        yield from _mail_pieces(kind, read_mail, content, at)


# ---------------------------------------------------------------- zip


def _zip_pieces(content: bytes, at: Inside) -> Iterator[Piece]:
    names = Labels()
    shut: dict[Trouble, list[str]] = {}
    seen = False
    try:
        for entry in entries(content, at.password):
            if is_companion(entry.name):
                continue
            seen = True
            if not at.budget.next_piece():
                yield at.trouble(Trouble.TOO_MANY, Kind.ZIP)
                break
            for piece in _entry_pieces(entry, names, at):
                if piece.trouble in _SHUT and not piece.detail:
                    shut.setdefault(piece.trouble, []).append(piece.name)
                else:
                    yield piece
    except ZipError as problem:
        seen = True
        yield at.trouble(problem.trouble, Kind.ZIP)
        yield from _salvaged(content, names, at)
    if not seen:
        yield at.trouble(Trouble.EMPTY, Kind.ZIP)
    for trouble, locked in shut.items():  # one word for all entries of one archive
        yield at.trouble(trouble, Kind.ZIP, detail=", ".join(name.rpartition(SEPARATOR)[2] for name in locked))


def _entry_pieces(entry: Entry, names: Labels, at: Inside) -> Iterator[Piece]:
    clean, odd = label(entry.name)
    name = names.of(clean)
    if odd:
        yield at.trouble(Trouble.ODD_NAME, Kind.UNKNOWN, name, entry.name)
    if entry.is_link:
        yield at.trouble(Trouble.LINK, Kind.UNKNOWN, name)
        return
    try:
        content = entry.head()
        kind = kind_of(content, name)
        if kind in CONTAINERS or kind is Kind.WORKBOOK or not beginning_tells(content):
            content = entry.content(min(MAX_MEMBER, at.budget.content))
            kind = kind_of(content, name)
    except ZipError as problem:
        yield at.trouble(problem.trouble, Kind.UNKNOWN, name)
        return
    stamped = at if at.sent_at is not None else replace(at, sent_at=entry.saved_at)
    for piece in _file_pieces(content, kind, name, stamped):
        yield replace(piece, order=piece.order or entry.saved_at)


def _salvaged(content: bytes, names: Labels, at: Inside) -> Iterator[Piece]:
    for raw, body in salvaged(content):
        if not is_companion(raw) and at.budget.next_piece():
            name = names.of(label(raw)[0])
            yield from _file_pieces(body, kind_of(body, name), name, at)


def _file_pieces(content: bytes, kind: Kind, name: str, at: Inside) -> Iterator[Piece]:
    """A file within a container: opened in turn, taken, or named."""
    if kind not in CONTAINERS and kind is not Kind.WORKBOOK:
        yield at.trouble(Trouble.NONE, kind, name)
    elif not at.budget.fits(len(content)):
        yield at.trouble(Trouble.TOO_LARGE, kind, name)
    elif kind is Kind.WORKBOOK:
        yield Piece(at.named(name), kind, content=content, sent_at=at.sent_at, sender=at.sender)
    else:
        yield from _opened(content, kind, replace(at, trail=(*at.trail, name)))


# ---------------------------------------------------------------- mail


def _mail_pieces(kind: Kind, read: Callable[[bytes], Letter], content: bytes, at: Inside) -> Iterator[Piece]:
    try:
        letter = read(content)
    except LetterError:
        yield at.trouble(Trouble.DAMAGED, kind)
        return
    yield from _letter_pieces(letter, kind, at)


def _letter_pieces(letter: Letter, kind: Kind, outer: Inside) -> Iterator[Piece]:
    """What was attached to one mail. Papers beside a workbook are its signed copy; a mail without one is told once."""
    at = replace(outer, sent_at=letter.sent_at or outer.sent_at, sender=letter.sender or outer.sender)
    if letter.sealed:
        yield at.trouble(Trouble.NONE, Kind.MAIL_STORE)
        return
    if letter.returned:
        for failed in letter.returned:
            yield at.trouble(Trouble.RETURNED, kind, detail=f"{failed.address}\n{failed.reason}")
        return
    names = Labels()
    pieces = [piece for attached in letter.attached for piece in _attached_pieces(attached, names, at)]
    papers = [p for p in pieces if p.kind in _PAPERS and not p.trouble]
    if any(p.kind is Kind.WORKBOOK for p in pieces):
        yield from (replace(p, beside=True) if p in papers else p for p in pieces)
        return
    if all(piece in papers or piece.trouble is Trouble.ODD_NAME for piece in pieces):
        listed = ", ".join(p.name.rpartition(SEPARATOR)[2] for p in papers)
        yield at.trouble(Trouble.NO_WORKBOOK, kind, detail=f"{letter.subject}\n{listed}")
    else:
        yield from pieces


def _attached_pieces(attached: Attached, names: Labels, at: Inside) -> Iterator[Piece]:
    clean, odd = label(attached.name)
    if is_companion(clean):
        return
    if not at.budget.next_piece():
        yield at.trouble(Trouble.TOO_MANY, Kind.MAIL)
        return
    if attached.letter is not None:
        inner = replace(at, trail=(*at.trail, names.of(clean)))
        if len(inner.trail) >= MAX_DEPTH:
            yield inner.trouble(Trouble.TOO_DEEP, Kind.MAIL)
        else:
            yield from _letter_pieces(attached.letter, Kind.MAIL, inner)
        return
    kind = kind_of(attached.content, clean)
    if attached.inline and kind is Kind.PICTURE:
        return
    name = names.of(clean)
    if odd:
        yield at.trouble(Trouble.ODD_NAME, Kind.UNKNOWN, name, attached.name)
    yield from _file_pieces(attached.content, kind, name, at)
