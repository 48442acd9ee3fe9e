"""Whether a round is whole: its parts, its dataset, every kept file, every workbook as it was issued."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qng_reports.doors.store import Store, sha256_of
from qng_reports.errors import Fault
from qng_reports.model import AGENCIES_FILE, CORRECTIONS, DATASET_FILE, FORM_FILE, ISSUED, RETURNED
from qng_reports.rounds import missing_files, missing_folders, read_bytes

_FROM_BACKUP = "chép lại tệp này từ bản sao lưu của đợt (lệnh qng-reports backup đã tạo)"
_REMEDIES = {
    FORM_FILE: f"{_FROM_BACKUP}, hoặc từ tệp biểu mẫu đã dùng khi tạo đợt",
    AGENCIES_FILE: f"{_FROM_BACKUP}, hoặc từ danh sách đơn vị đã dùng khi tạo đợt",
    DATASET_FILE: f"{_FROM_BACKUP}; không có thì tạo đợt mới, bỏ các tệp nhận về vào {RETURNED} rồi collect",
}
_TOLD = 5  # workbooks that are named; the others are counted


def missing_parts(folder: Path) -> tuple[Fault, ...]:
    """What every round has and this folder lacks."""
    files = [Fault(name, f"thiếu {name}", _REMEDIES[name]) for name in missing_files(folder)]
    folders = [
        Fault(name, f"thiếu thư mục {name}", "chép lại từ bản sao lưu; nếu trong đó chưa có gì thì tạo thư mục trống")
        for name in missing_folders(folder)
    ]
    return (*files, *folders)


def damaged_parts(folder: Path, store: Store) -> tuple[Fault, ...]:
    """What of the dataset and of the issued workbooks is no longer as it was written."""
    return (*_of_dataset(store), *_of_issued(folder, store))


def _of_dataset(store: Store) -> Iterator[Fault]:
    damages = store.damages()
    if damages:
        yield Fault(DATASET_FILE, f"bộ số liệu bị hỏng ({'; '.join(damages)})", _FROM_BACKUP)
        return
    for name in store.changed_files():
        what = f"tệp đã lưu “{name}” không còn đúng từng byte như khi nhận"
        yield Fault(
            DATASET_FILE, what, f"{_FROM_BACKUP}; hoặc bỏ lại tệp gốc vào {RETURNED} của một đợt mới rồi collect"
        )


def _of_issued(folder: Path, store: Store) -> Iterator[Fault]:
    latest = {i.file if i.is_correction else f"{ISSUED}/{i.file}": i.sha256 for i in store.issued()}
    gone = [name for name in latest if not (folder / name).is_file()]
    for name in gone[:_TOLD]:
        yield Fault(name, "tệp đã phát hành không còn ở đây", "chép lại từ bản sao lưu hoặc từ thư đã gửi đơn vị")
    if len(gone) > _TOLD:
        what = f"còn {len(gone) - _TOLD} tệp đã phát hành nữa không còn ở đây"
        yield Fault(f"{ISSUED}, {CORRECTIONS}", what, "chép lại cả thư mục từ bản sao lưu")
    for name in sorted(set(latest) - set(gone)):
        if sha256_of(read_bytes(folder / name, "tệp đã phát hành")) != latest[name]:
            what = "tệp đã phát hành bị sửa sau khi tạo, khác tệp mà chương trình đã ghi lại"
            yield Fault(
                name, what, "đừng gửi tệp này; chép lại từ bản sao lưu, hoặc chuyển đi rồi chạy generate --agency MÃ"
            )
