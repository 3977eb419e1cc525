"""Pinyin: how Chinese signs are read, and what somebody means who types letters for them.

A name is typed in full (`zhanghuaxian`), by first letters (`zhx`) or by both (`zhanghx`). What was
typed is cut into units, each the beginning of a syllable; neighbours are looked for as pairs. The
readings come from pypinyin's table, which is read when it is first needed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import orjson

LONGEST_TYPED = 30
_MOST_CUTS = 4
_MOST_READINGS = 2
_SURNAMES = {
    "单": "shan", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao", "尉": "yu",
    "乐": "yue", "种": "chong", "员": "yun", "召": "shao", "折": "she", "解": "xie", "曾": "zeng",
    "任": "ren", "覃": "qin", "秘": "bi", "逄": "pang", "缪": "miao", "翟": "zhai", "柏": "bai",
}  # fmt: skip
"""How they are read as surnames, which is none of the usual ways of some."""
_FIRST, _LAST = 0x3400, 0x9FFF

_SYLLABLES = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can
cang cao ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai
chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den
deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang
fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang
gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo
ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng
kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang
liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng
mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang
niao nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi
pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que
qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen
seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui
shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting
tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie
xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun
za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong
zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
_FULL = frozenset(_SYLLABLES.split())
_BEGINNINGS = frozenset(each[:end] for each in _FULL for end in range(1, len(each) + 1))
_SHORT = frozenset("abcdefghjklmnopqrstwxyz") | {"zh", "ch", "sh"}
_TYPED = re.compile(rf"[a-z]{{1,{LONGEST_TYPED}}}")

Cut = tuple[str, ...]


@lru_cache(maxsize=512)
def cuts(typed: str) -> Sequence[Cut]:
    """Give what letters may mean: each way to cut them into beginnings of syllables.

    All units but the last are whole syllables or first letters; the last may break off anywhere.
    Ways of few units come first.
    """
    if not _TYPED.fullmatch(typed):
        return ()
    found: list[Cut] = []
    waiting: list[tuple[Cut, int]] = [((), 0)]
    # By the number of units: the ways of fewer come first, and the first few are enough.
    more = 2
    while waiting and len(found) < _MOST_CUTS and more:
        more -= bool(found)
        following: list[tuple[Cut, int]] = []
        for units, at in waiting:
            rest = typed[at:]
            if rest in _BEGINNINGS:
                found.append((*units, rest))
            for end in range(min(6, len(rest) - 1), 0, -1):
                unit = rest[:end]
                if unit in _FULL or unit in _SHORT:
                    following.append(((*units, unit), at + end))
        waiting = following[:256]
    return tuple(found[:_MOST_CUTS])


def initials(typed: str) -> Sequence[Cut]:
    """Give the cut of letters that each stand for a syllable; none where one cannot."""
    if not _TYPED.fullmatch(typed) or len(typed) < 2 or not _SHORT.issuperset(typed):
        return ()
    return (tuple(typed),)


def is_whole(unit: str) -> bool:
    """Tell whether a unit is a syllable, rather than its first letters."""
    return unit in _FULL


def shortened(syllable: str) -> Iterator[str]:
    """Yield the first letters that stand for a syllable."""
    if syllable[0] != syllable:
        yield syllable[0]
    if syllable[:2] in _SHORT and len(syllable) > 2:
        yield syllable[:2]


def begins(syllable: str, unit: str, *, last: bool) -> bool:
    """Tell whether a unit stands for a syllable."""
    if last:
        return syllable.startswith(unit)
    return unit == syllable or unit in shortened(syllable)


def readings(sign: str) -> Sequence[str]:
    """Give how a sign is read, without tones, the usual way first; none if it is no Chinese."""
    at = ord(sign) - _FIRST
    if not 0 <= at <= _LAST - _FIRST:
        return ()
    ways, which = _table()
    return ways[which[at]]


@lru_cache(maxsize=1)
def _table() -> tuple[Sequence[Sequence[str]], array[int]]:
    """Read the table into what takes little room: a number for each sign, and the ways by it."""
    ways: dict[tuple[str, ...], int] = {(): 0}
    which = array("H", bytes(2 * (_LAST - _FIRST + 1)))
    for code, told in _readings_file().items():
        at = int(code) - _FIRST
        if 0 <= at < len(which):
            spoken = (way for each in told.split(",") for way in _toneless(each))
            several = tuple(dict.fromkeys(way for way in spoken if way in _FULL))[:_MOST_READINGS]
            surname = _SURNAMES.get(chr(int(code)))
            if surname is not None and surname not in several:
                several = (*several, surname)
            which[at] = ways.setdefault(several, len(ways))
    return tuple(ways), which


def _readings_file() -> Mapping[str, str]:
    # The package itself would load its table of phrases too, which takes forty megabytes.
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    file = Path(spec.submodule_search_locations[0]) / "pinyin_dict.json"
    table: Mapping[str, str] = orjson.loads(file.read_bytes())
    return table


def _toneless(told: str) -> Iterator[str]:
    apart = unicodedata.normalize("NFD", told.strip())
    way = "".join(
        "v" if after == "\u0308" else letter
        for letter, after in zip(apart, (*apart[1:], ""), strict=True)
        if letter.isascii()
    )
    # The two dots stand behind the letter and its tone, or between them.
    if "\u0308" in apart and "v" not in way:
        way = way.replace("u", "v")
    yield way
    if "v" in way:
        yield way.replace("v", "u")
