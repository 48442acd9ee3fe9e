"""Text typed in the fonts of before Unicode: TCVN3 (.VnTime, "ABC") and VNI-Windows, recognised and converted.

Such a text holds Latin-1 letters and signs that only its font shows as Vietnamese: "ViÖt Nam", "Vieät Nam". Fonts do
not survive a copy, so it is recognised by its words: what is no Vietnamese syllable as it stands, and becomes one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

# TCVN 5712:1993 VN3: one sign a letter; capitals with a tone are those of the font .VnTimeH, over the same signs
_TCVN3_SIGNS = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3 = dict(zip(_TCVN3_SIGNS, _TCVN3_LETTERS, strict=True))

# VNI-Windows: a vowel, then a sign for its tone or for hat and tone together; some letters of one sign
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVES = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLES = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni() -> dict[str, str]:
    pairs: dict[str, str] = dict(_VNI_SINGLES)
    for sign, tone in _VNI_TONES.items():
        pairs |= {vowel + sign: vowel + tone for vowel in "aeouy"}
        pairs |= {single + sign: _VNI_SINGLES[single] + tone for single in "ôö"}
    for sign, tone in _VNI_HATS.items():
        pairs |= {vowel + sign: vowel + "\u0302" + tone for vowel in "aeo"}
    for sign, tone in _VNI_BREVES.items():
        pairs["a" + sign] = "a\u0306" + tone
    small = {typed: unicodedata.normalize("NFC", letter) for typed, letter in pairs.items()}
    large = {typed.upper(): letter.upper() for typed, letter in small.items()}
    return small | large | {typed[0].upper() + typed[1:]: letter.upper() for typed, letter in small.items()}


VNI = _vni()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

# syllables: beginnings, and what may follow them without tone marks; endings that stop take two tones only
_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x|"
_RHYMES = (
    "a ai am an ang anh ao ap at au ay ac ach ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu êc êng i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu yêm yên yêng yêt "
    "yêu yê ya yt yn ynh ych y o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen "
    "oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch "
    "uênh uêu ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu uơ uc ư ưa "
    "ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu uă uăn uăng uăt uăc uăm ue uen ueo uet "
)
_KNOWN_RHYMES = frozenset(_RHYMES.split())
_SYLLABLE = re.compile(rf"({_ONSETS})([aăâeêioôơuưy][a-zăâđêôơư]*)")
# the commonest marked syllables of plans and reports: they decide where both readings give syllables ("uỷ")
_COMMON_WORDS = (
    "hòa hoà thêm dòng tên lớp máy lưu kính gửi hưng bưu mưa dưới đưa ưu cứu lửa nữ sửa chữa giữa nữa đứng từng cũng "
    "bà bàn báo bình bùi bản bảo bệnh bồng bộ chuyên chuyển chính chưa chương chỉ chủ chức các cán cáo còn có "
    "công cơ cư cấp cầu cập cổng cộng của duyệt dân dùng dương dẫn dịch dục dụng dữ dựng giá giám giáo giải hiện "
    "hiệu hoàn hoạch hoạt huyện huấn hà hàng hành hình hóa hùng hơn hướng hạ hệ học hồ hộ hội hợp hữu khoản khó "
    "không khăn kiến ký kế kết kỳ kỹ liên liệu là lê lý lĩnh lượng lại lập lệ lực mã mô môi mưu mạng một mới mở "
    "mục mức nghiệp nghìn nghĩa nghệ nghị nguyễn nguồn ngành ngày ngãi ngô người nhiệm nhà nhân như nhất nhận "
    "những này nâng năm năng nước nền nối nội pháp phát phân phê phí phòng phó phương phường phạm phần phố phổ "
    "phục phủ quyết quyền quý quả quản quảng quốc sáng sóng sơ sơn số sở sử sự thiết thuộc thành thác tháng thôn "
    "thông thương thường thể thị thống thời thủ thức thực tiêu tiếp tiền toàn toán triển triệu truyền trà trên "
    "trình trường trấn trần trị trọng trực tuyến tài tác tâm tây tích tăng tơ tư tướng tại tạo tảng tầng tập tế "
    "tỉnh tịch tịnh tổ tổng tục từ tử tỷ viên việc và võ văn về vị với vụ vực xác xây xã án ông đang điều điểm "
    "điện đào đã đăk đơn được đạo đạt đảm đầu đẩy đắk đặng đến đề để địa định đốc đối đồng đổi đỗ độ động đức ở "
    "ủy ứng "
)
_COMMON = frozenset(_COMMON_WORDS.split())
_NAME = re.compile("[bcdđghklmnpqrstvxyjwfz]{0,4}[aăâeêioôơuưy]{1,3}[bcdghklmnpqrstvxjwfz]{0,2}")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0309\u0303\u0323"))
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = {"\u0301", "\u0323"}
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff]+")
# what neither font can show: letters beyond Latin-1; word processors add dashes, quotes, arrows, signs of mathematics
_BEYOND = re.compile("[^\x00-\xff\u2010-\u2030\u2190-\u22ff]")
_MARKED = re.compile("[\u00a1-\u00ff]")


@dataclass(frozen=True, slots=True)
class Converted:
    """A text that was typed in an old font, as Unicode; `encoding` is "TCVN3" or "VNI"."""

    text: str
    encoding: str


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether a word is built as a Vietnamese syllable: a beginning, a rhyme, and a tone that its ending allows."""
    parts = unicodedata.normalize("NFD", word.casefold())
    tones = [part for part in parts if ord(part) in _TONES]
    plain = unicodedata.normalize("NFC", parts.translate(_TONES))
    found = _SYLLABLE.fullmatch(plain)
    if found is None or len(tones) > 1:
        return False
    rhymes = {found[2], "i" + found[2]} if found[1] == "gi" else {found[2], "u" + found[2]} if found[1] == "qu" else {
        found[2]
    }  # fmt: skip
    if not rhymes & _KNOWN_RHYMES:
        return False
    return not found[2].endswith(_STOPS) or bool(_STOP_TONES & set(tones))


def decode_tcvn3(text: str) -> str:
    """Reads TCVN3; in a word of capitals the letters with tones are capitals too."""
    return _WORD.sub(lambda word: _tcvn3_word(word[0]), text)


def _tcvn3_word(word: str) -> str:
    letters = "".join(TCVN3.get(sign, sign) for sign in word)
    typed = [letter for letter in word if letter.isascii()]
    capitals = len(word) > 1 and bool(typed) and all(letter.isupper() for letter in typed)
    return letters.upper() if capitals and len(typed) > 1 else letters


def decode_vni(text: str) -> str:
    """Reads VNI-Windows."""
    return _VNI_PAIR.sub(lambda pair: VNI[pair[0]], text)


_DECODERS = (("TCVN3", decode_tcvn3), ("VNI", decode_vni))


def convert(text: str) -> Converted | None:
    """The text in Unicode if any line of it was typed in an old font; None for all else, so for nearly every text."""
    if text.isascii() or not _MARKED.search(text):
        return None
    lines = text.split("\n")
    wholly = not _BEYOND.search(text)  # then the lines that speak neither for nor against are of the same font
    best, best_score = None, 0
    for encoding, decode in _DECODERS:
        scores = [_score(line, decode) for line in lines]
        if sum(scores) > best_score:
            read = [decode(line) if score or wholly else line for line, score in zip(lines, scores, strict=True)]
            best, best_score = Converted(unicodedata.normalize("NFC", "\n".join(read)), encoding), sum(scores)
    return best


def _score(line: str, decode: Callable[[str], str]) -> int:
    """How Vietnamese a line becomes when decoded; 0 unless nearly all its words that are no Vietnamese become it.

    Abbreviations (QĐ) and names from other languages of the province (Ngọk, Plông) speak neither for nor against.
    """
    if _BEYOND.search(line):
        return 0
    marked = [word for word in _WORD.findall(line) if len(word) > 1 and _MARKED.search(word)]
    strange = [(word, decode(word)) for word in marked if not is_syllable(word)]
    mended = [word for word, new in strange if new != word and is_syllable(new)]
    failed = [word for word, new in strange if not is_syllable(new) and (new == word or not _may_be_name(new))]
    if not any(_inside(word) for word in mended) or len(failed) * 4 > len(mended):
        return 0
    if len(mended) == 1 and decode(mended[0]).casefold() not in _COMMON:
        return 0  # one strange word may be anything
    return sum(is_syllable(new) + 2 * (new.casefold() in _COMMON) for new in map(decode, marked))


def _may_be_name(word: str) -> bool:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.casefold()).translate(_TONES))
    return word.isupper() or _NAME.fullmatch(plain) is not None


def _inside(word: str) -> bool:
    """Whether a marked sign stands after a letter: "µm" is a unit, "mµ" is a word."""
    return _MARKED.search(word[1:]) is not None or word[0] in "§®"
