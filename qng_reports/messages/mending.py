"""What an officer is to do about an issue inside a correction workbook, which is whole again."""

from __future__ import annotations

from qng_reports.dataset import Issue

# where the catalogue speaks of the returned file, or to the Sở
_HERE = {
    "C01": "Điền trang này của tệp này; số liệu của trang không có trong tệp đã gửi nên phải nhập.",
    "C02": "Điền số liệu của dòng này; trong tệp đã gửi không có dòng này.",
    "C03": "Gõ số đúng vào ô này.",
    "C05": "Nhập lại số liệu của cột này trên trang này.",
    "C06": "Xem lại các ô được nêu; nếu số của trang kia mới đúng thì gõ số đó vào trang này.",
    "C07": "Nếu đây là số liệu thì gõ vào ô nền vàng của đúng mục; nếu không thì bỏ qua.",
    "C08": "Gõ nội dung này vào dòng của đúng mục; hết dòng thì đề nghị nơi nhận báo cáo cấp tệp nhiều dòng hơn.",
    "K02": "Kiểm tra lại số liệu: sai thì sửa, đúng thì giữ nguyên và báo nơi nhận báo cáo.",
}


def mending(issue: Issue) -> str:
    """The remedy in the officer's hands: the catalogue's own, unless it speaks of another file than this."""
    return _HERE.get(issue.code, issue.remedy)
