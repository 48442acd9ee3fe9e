"""What was written to whom: one row a letter, and every step that it took."""

from __future__ import annotations

from datetime import datetime

from qng_reports.doors.store.database import Database
from qng_reports.letter import Letter, LetterRecord, LetterState, Occasion

_BETWEEN = "\n"  # of addresses in one value


class Letters(Database):
    """The part of the store that knows every letter."""

    def letters(self) -> tuple[LetterRecord, ...]:
        """Every letter noted, in the order in which they were first noted."""
        return tuple(
            LetterRecord(
                r["key"], r["agency"], Occasion(r["occasion"]), r["template"], r["ordinal"], r["number"],
                tuple(r["recipients"].split(_BETWEEN)), r["subject"], r["attachment"], LetterState(r["state"]),
                datetime.fromisoformat(r["at"]), r["note"],
            )
            for r in self._rows("SELECT * FROM letter ORDER BY rowid")
        )  # fmt: skip

    def claim_letter(self, letter: Letter, before: LetterState | None, at: datetime) -> bool:
        """Notes, for good and before a server hears of it, that a letter is being sent.

        `before`: the state that it was found in. False, and nothing changes, if it is in another one by now: then
        another program is sending it.
        """
        with self.change() as db:
            row = db.execute("SELECT state FROM letter WHERE key = ?", (letter.key,)).fetchone()
            if (row["state"] if row else None) != (before.value if before else None):
                return False
            self.note_letter(letter, LetterState.SENDING, at)
        return True

    def note_letter(self, letter: Letter, state: LetterState, at: datetime, note: str = "") -> None:
        """Notes how far a letter is."""
        attached = letter.attachment
        with self.change() as db:
            db.execute(
                "INSERT INTO letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
                " recipients = excluded.recipients, subject = excluded.subject, attachment = excluded.attachment,"
                " state = excluded.state, at = excluded.at, note = excluded.note",
                (letter.key, letter.agency, letter.occasion.value, letter.template, letter.ordinal,
                 attached.number if attached else "", _BETWEEN.join(letter.recipients), letter.subject,
                 attached.name if attached else "", state.value, at.isoformat(), note),
            )  # fmt: skip
            db.execute(
                "INSERT INTO letter_step (letter, state, at, recipients, note) VALUES (?, ?, ?, ?, ?)",
                (letter.key, state.value, at.isoformat(), _BETWEEN.join(letter.recipients), note),
            )

    def mark_unsure(self, key: str, at: datetime, note: str) -> None:
        """Notes of a letter that was being sent that nobody can tell whether it left."""
        with self.change() as db:
            state = LetterState.UNSURE.value
            query = "UPDATE letter SET state = ?, at = ?, note = ? WHERE key = ? AND state = ?"
            values = (state, at.isoformat(), note, key, LetterState.SENDING.value)
            if db.execute(query, values).rowcount:
                db.execute("INSERT INTO letter_step VALUES (?, ?, ?, '', ?)", (key, state, at.isoformat(), note))

    def letter_steps(self, key: str) -> tuple[tuple[LetterState, datetime, str], ...]:
        """Every step that a letter took, with what a server said of it."""
        rows = self._rows("SELECT state, at, note FROM letter_step WHERE letter = ? ORDER BY rowid", key)
        return tuple((LetterState(r["state"]), datetime.fromisoformat(r["at"]), r["note"]) for r in rows)
