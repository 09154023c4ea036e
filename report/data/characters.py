"""Characters that a reader cannot see, or takes for others: what is wrong with a piece of text, named by its Unicode.

Every rule here is about text as such; `appearance` applies them to tables, to what describes them and to file names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from report.data.rules import Rule

INVISIBLE = Rule("invisible characters", "No text holds a character that is not seen, or a blank that is no plain one.")
SCRIPTS = Rule("one script in a word", "No word mixes letters that look alike from two scripts.")
FORM = Rule("normal form", "Every text is in Unicode’s normal form C, in ordinary letters, digits and signs.")
ENCODING = Rule("right encoding", "No text was written in one encoding and read in another.")
RULES = (INVISIBLE, SCRIPTS, FORM, ENCODING)
SHOWN_BEFORE = 20  # characters of the text before the one that is named
# Not drawn by any font though Unicode does not count them among the format characters (Cf): the joiner of graphemes,
# fillers of Hangul, inherent vowels of Khmer, selectors of variants, the blank of Braille, an empty note head. The
# spans that end in FFFB, FFF8 and E0FFF are set aside for more of the kind (DerivedCoreProperties.txt,
# Default_Ignorable_Code_Point).
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\ufffc"
    "\U0001d159\U000e0000-\U000e0fff]"
)
# Words of letters, with the marks that stand on them: in “IT-компания” there are two.
WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
# Letters that a reader takes for Latin ones (Unicode's confusables.txt), with the letter that is seen.
CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХҮЗЬаеѕіјорсухһԁԛԝѵӏгпт", "ABESIJKMHOPCTYXY3baesijopcyxhdqwvlrnm", strict=True))
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγηικνορτυχ", "ABEZHIKMNOPTYXaynikvoptux", strict=True))
CHEROKEE = dict(zip("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏎᏏᏒᏔᏙᏚᏞᏟᏢᏦᏧᏳᏴ", "DRTiYAJEWMHYGhZ4bRWVSLCPKdGB", strict=True))
LISU = dict(zip("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPdDTGKJCZFMNLSRVHWXYAEIOU", strict=True))
ARMENIAN = dict(zip("ՍՏՕԼհոսօցզ", "USOLhnuogq", strict=True))
COPTIC = dict(zip("ⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬⲟⲣⲥ", "HIKMNOPCTYXopc", strict=True))
CHEROKEE |= {sign.lower(): seen for sign, seen in CHEROKEE.items()}
# Letters of phonetic writing, and small capitals, which Unicode counts as Latin: “Mɑzda”, “ᴍᴇxɪᴄᴏ”. Those with which
# languages are written (ɓ, ɗ, ɛ, ə, ŋ, ɔ, ʋ, dotless ı) are not among them.
PHONETIC = dict(zip("ɑɡɩɪʏƅɋȷᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡᴢ", "agiiybqjabcdefghjklmnoprstuvwz", strict=True))
LOOKALIKES = CYRILLIC | GREEK | CHEROKEE | LISU | ARMENIAN | COPTIC | PHONETIC
# What linguists write in such letters: [ɡɑto], /ɡɑto/, ˈɡɑto.
TRANSCRIPTION = re.compile(r"\[[^\[\]]*\]|(?<![^\s(“])/[^/\s]+/(?![\w/])|\S*[ˈˌː]\S*")
RARE = {"CHEROKEE", "LISU"}  # two letters of these are hardly a word of their own
EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KATAKANA-HIRAGANA"}  # written in one word
# First words of names of letters that belong to no script of their own: µ, ª, º, ⁿ, ʰ, and letters of formulas.
NO_SCRIPT = {
    *("MICRO FEMININE MASCULINE SUPERSCRIPT SUBSCRIPT MODIFIER MATHEMATICAL DOUBLE-STRUCK SCRIPT BLACK-LETTER".split()),  # noqa: SIM905
    *("FULLWIDTH HALFWIDTH OHM KELVIN ANGSTROM ROMAN EULER PLANCK INFORMATION ESTIMATED TURNED".split()),  # noqa: SIM905
}
# Letters and digits that only look like others: “ﬁ” of a PDF, full width, mathematical alphabets, Roman numerals.
DISGUISES = ("<font>", "<wide>", "<narrow>", "<compat>")
MICRO = "µ"  # is such a letter too, and the one that everybody types
# Signs that a reader takes for those of a keyboard, with the sign that is seen. The minus (−), dashes and primes are
# signs of their own. Those of other scripts are at home in these, and strange between Latin letters or digits: 1，5.
SIGNS = dict(zip("\u02d7\u2010\u2011\u2043\u2796\u2024\u2044\u2215\u2223\u2236\u066a", "-----.//|:%", strict=True))
FOREIGN_SIGNS = dict(
    zip("\u058a\u30fc\u066b\u3002\u30fb\u060c\u066c\u201a\uff0c\u3001\ua789", "--...,,,,,:", strict=True)
)
BETWEEN_LATIN = re.compile(rf"(?<=[0-9A-Za-z])[{''.join(FOREIGN_SIGNS)}](?=[0-9A-Za-z])")
# A letter in a number (2O19, 20l9, 1I5, l999) and a zero in a word (N0rth). Names mix them too: Fe2O3, O157, IL1beta.
LETTER_IN_NUMBER = re.compile(
    r"(?<![\w.])(?=[0-9OoIl]*[OoIl])(?:[0-9][0-9OoIl]*[0-9]|[0-9]{2,}[OoIl]*O|l[0-9]{3})(?!\w)"
)
ZERO_IN_WORD = re.compile(r"(?<![\w.])(?![0-9a-f]+(?!\w))[A-Z]?[a-z]*(?<=[A-Za-z])0[a-z]{2,}(?!\w)")
DIGITS_SEEN = dict(zip("OoIl", "0011", strict=True))
MIXED = re.compile(r"[0-9][OoIl]|l[0-9]|[A-Za-z](?:0|\?+)[A-Za-z]")  # begins or is within each
# Marks that stand on no letter (on a digit: 1̸7), or three and more on one: the letter below cannot be read.
STRAY_MARK = re.compile(
    r"(?:^|[^\w\u0300-\u036f]|[\d_])[\u0300-\u036f\u20d0-\u20ff]|[\u0300-\u036f]{3}|[\u20d0-\u20ff]"
)
# What the bytes of UTF-8 look like when they are read as Windows-1252 or Latin-1: “Ã©” for é, “â€™” for ’.
FOLLOWS = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # the second and later bytes of a character
SYMBOL = "\u0080-\u00aa\u00ac-\u00ba\u00bc-\u00bf‚ƒ†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"  # without signs that close a quotation
MISREAD = re.compile(
    rf"(?:Ã[{FOLLOWS}]"  # À to ÿ
    rf"|Â[\u0080-\u00bf]"  # signs as °, ¿, §
    rf"|[ÄÅ][{SYMBOL}]"  # Ā to ſ; “Ä” may end a word in quotation marks
    rf"|[Â-ß][{FOLLOWS}][Â-ß][{FOLLOWS}]"  # two letters of Greek, Cyrillic …
    rf"|â[{FOLLOWS}]{{2}}|ï»¿|ï¿½|ð[Ÿ\u009f][{FOLLOWS}]{{2}}"  # punctuation, a byte order mark, U+FFFD, pictures
    rf"|(?:[à-ï][{FOLLOWS}]{{2}}){{2}})+"  # two letters of Chinese, Japanese …
    r"|√[©±°≠≥∫≤ÆºªÅÑÉ]|[├┬][^\s─├┬┐┤│]"  # the same as read by an old Mac or in a DOS window
    r"|[ĂĹ][\u0080-\u00a9\u00ac-\u00b9‚„†‡‰‹]"  # “Ă©”: é as read in Windows-1250
    r"|[ГΓ\u05c3أĆ][©®°±²³§¶·¼½¾]"  # “Г©”, “Γ©”, “Ć©”: the same in Windows-1251, -1253, -1255, -1256 and -1257
    r"|[\u0080-\u009f]"  # control characters that no text has: one byte of two that is left
)
# One encoding of single bytes that was read as another: “MÈxico”, “M¢xico”, “regi¢n”, “MΘxico”, “лЕЙЯХЙЮ” (KOI8).
# Irish has small letters before a capital (“na hÉireann”), and Russian “мРНК”. “mean±sd” and “x≤max” are formulas.
SINGLE_BYTES = re.compile(
    r"(?<=[^\W\d_]{2}[a-z])[À-ÖØ-ÞŽŸ](?=[a-z])|(?<![\w'’.-][A-Z])(?<=[A-Z])[À-ÖØ-ÞŽŸ](?=[a-z]{2})"
    r"|(?<=[A-Za-z])[‡†ˆ‰‹›•¡¢£¤¥¦§©¬®¯¶Θ](?=[a-z]{2})|(?<=[a-z]{2})[¡¢£¤¥±](?=[aeo]s?(?!\w))"
    r"|(?<=[a-z])[¢≤](?=n(?!\w))|(?<!\w)[а-яё][А-ЯЁ]{4,}(?!\w)"
)
# Stands where something could not be read: M?xico, M??XICO. “Why?Because” only lacks a blank.
LOST = re.compile(r"\ufffd|(?<=[^\W\d_])\?+(?=[a-zß-ÿ])|(?<=[A-Z])\?+(?=[A-Z])")
ESCAPED = re.compile(  # \u00e9, \U000000e9, \xe9, \303\251, =C3=A9, <U+00E9>
    r"\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\x[0-9a-fA-F]{2}|\\3[0-7]{2}\\2[0-7]{2}"
    r"|\\[Nx]\{[^{}\\]{2,80}\}|\\u\{[0-9a-fA-F]{2,6}\}"  # \N{LATIN SMALL LETTER E}, \x{e9}; for LaTeX \u{a} is ă
    r"|=(?:C[2-5]=[89AB][0-9A-F]|E2=80=[89AB][0-9A-F])|<U\+[0-9A-Fa-f]{4,6}>|=\?[\w-]+\?[QBqb]\?"  # =?utf-8?Q?…
)
# The same where no address or file name stands, for these keep such codes: M=E9xico, Bogot=E1, M%C3%A9xico, M+AOk-xico.
# “cell=E9” is a place in a sheet.
ESCAPED_IN_WORDS = re.compile(
    r"(?<=[A-Za-z])=[C-F][0-9A-F](?=[a-z])|(?<=[A-Za-z][a-z])(?<!cell)(?<!celda)=[C-F][0-9](?![\w=&-])"
    r"|%C[2-5]%[89AB][0-9A-F]|\+A[I-P][A-Za-z0-9+/]-"
)
ESCAPES = "\\=<%+"  # one of these begins each
ADDRESS = re.compile(r"[?/]|\.\w")
ADDRESS_WITH_QUERY = re.compile(r"[/=.]")


@dataclass(frozen=True)
class CharacterFault:
    """What is wrong with a text: the rule, what is there, what should be there instead."""

    rule: Rule
    found: str
    expected: str


def faults_in(text: str) -> Iterator[CharacterFault]:
    """What is wrong with one text, at most one fault of each rule: the first, and how many there are."""
    if text.isascii() and not MIXED.search(text) and not _has_escapes(text):
        return
    for rule, find in FINDERS:
        faults = list(find(text))
        if faults:
            found, expected = faults[0]
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            yield CharacterFault(rule, found + more, expected)


def named(character: str) -> str:
    """A character by its name and code point: ``ZERO WIDTH SPACE (U+200B)``."""
    name = unicodedata.name(character, "a character without a name")
    return f"{name} (U+{ord(character):04X})"


@cache
def is_unseen(character: str) -> bool:
    """Whether a character leaves no mark on paper, or a blank that is not the plain one."""
    if character == " ":
        return False
    kind = unicodedata.category(character)
    return kind in ("Cf", "Zs", "Zl", "Zp", "Cs", "Co", "Cn") or UNSEEN.match(character) is not None


@lru_cache(maxsize=16384)  # names stand in thousands of rows
def skeleton(text: str) -> str:
    """A text as a reader compares it: without case, accents, width, look-alikes, and with one kind of separator.

    Two names with one skeleton can be told apart by a machine only.
    """
    bare = text.casefold()
    if not text.isascii():
        seen = "".join(LOOKALIKES.get(sign, sign) for sign in text if not is_unseen(sign) or sign.isspace())
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", seen).casefold())
        bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^\w.]+|_+", "-", bare).strip("-.")


def _unseen(text: str) -> Iterator[tuple[str, str]]:
    for at, sign in enumerate(text):
        if is_unseen(sign):
            blank = unicodedata.category(sign) == "Zs"
            expected = "a plain blank (U+0020)" if blank else "text of which every character is seen"
            yield f"{named(sign)} {_where(text, at)}", expected


def _mixed(text: str) -> Iterator[tuple[str, str]]:
    """Words of two scripts, and words all of look-alikes among Latin ones."""
    words = list(WORD.finditer(text))
    scripts = [{name for name in map(_script, word[0]) if name} for word in words]
    latin = any("LATIN" in each for each in scripts)
    # A text without Latin words is written in the script of those of its words that no reader takes for Latin ones.
    plain = () if latin else (found for word, found in zip(words, scripts, strict=True) if not _is_disguised(word[0]))
    own = set().union(*plain)
    for word, found in zip(words, scripts, strict=True):
        if len(found) == 1 and found <= own:
            continue
        if strange := _strange(word[0], found, latin):
            at = word.start() + word[0].index(strange)
            looks = f', which looks like "{LOOKALIKES[strange]}"' if strange in LOOKALIKES else ""
            yield f"{named(strange)} {_where(text, at)}{looks}", "letters of one script in a word"


def _strange(word: str, scripts: set[str], latin: bool) -> str:
    """The letter of a word that does not belong there; empty text if all do.

    Greek letters beside Latin ones are units and names of effects (kΩ, μm, TNFα, Δx): only one that looks like a Latin
    letter is strange, if it is a capital or stands beside a small Latin letter. A small Greek letter alone is a symbol.
    """
    others = [sign for sign in word if _script(sign) not in ("", "LATIN")]
    if not others:
        return ""
    if "LATIN" in scripts:
        if scripts == {"LATIN", "GREEK"}:
            suspects = (sign for at, sign in enumerate(word) if sign in GREEK and _beside_latin(word, at))
            return next(suspects, "")
        return others[0]
    if len(scripts - EAST_ASIAN) + bool(scripts & EAST_ASIAN) > 1:
        first = _script(others[0])
        return next(sign for sign in others if _script(sign) != first)
    alone = len(word) == 1 and scripts == {"GREEK"} and not (latin and word.isupper())
    is_long = latin or len(word) > 2 or scripts <= RARE
    return word[0] if _is_disguised(word) and not alone and is_long else ""


def _is_disguised(word: str) -> bool:
    return all(sign in LOOKALIKES for sign in word)


def _beside_latin(word: str, at: int) -> bool:
    beside = word[max(0, at - 1) : at] + word[at + 1 : at + 2]
    small = any(sign.islower() and _script(sign) == "LATIN" for sign in beside)
    return small or (word[at].isupper() and sum(_script(sign) == "LATIN" for sign in word) > 1)


@cache
def _script(sign: str) -> str:
    """The script of a letter, as its name begins: ``LATIN``, ``CYRILLIC``; empty for what belongs to none."""
    first = unicodedata.name(sign, "").split(" ")[0] if sign.isalpha() else ""
    return "" if first in NO_SCRIPT else first


def _abnormal(text: str) -> Iterator[tuple[str, str]]:
    for at, sign in enumerate(text):
        if sign != MICRO and sign.isalnum() and unicodedata.decomposition(sign).startswith(DISGUISES):
            ordinary = unicodedata.normalize("NFKC", sign)
            yield f"{named(sign)} {_where(text, at)}", f'ordinary letters or digits: "{ordinary}"'
        elif sign.isdecimal() and not sign.isascii():
            yield f"{named(sign)} {_where(text, at)}", f"the digit {unicodedata.decimal(sign)}"
    yield from _phonetic(text)
    yield from _other_signs(text)
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        pairs = enumerate(zip(text, composed, strict=False))
        at = next((at for at, (one, other) in pairs if one != other), len(composed) - 1)
        written = " and ".join(map(named, _cluster(text, at)))
        yield f"{written} {_where(text, at)}", f"{named(composed[at])}, the normal form C"
    for stray in STRAY_MARK.finditer(composed):
        yield f"{named(stray[0][-1])} {_where(composed, stray.end() - 1)}", "marks on letters only, at most two on one"


def _other_signs(text: str) -> Iterator[tuple[str, str]]:
    """Signs that are seen as others, and letters and digits that are seen as each other."""
    seen = [(at, sign, SIGNS[sign]) for at, sign in enumerate(text) if sign in SIGNS]
    seen += [(found.start(), found[0], FOREIGN_SIGNS[found[0]]) for found in BETWEEN_LATIN.finditer(text)]
    for at, sign, meant in sorted(seen):
        yield f'{named(sign)} {_where(text, at)}, which looks like "{meant}"', f'the sign of the keyboard: "{meant}"'
    for word in re.finditer(r"\S+", text) if MIXED.search(text) else ():
        if ADDRESS.search(word[0]):
            continue
        for found in LETTER_IN_NUMBER.finditer(text, word.start(), word.end()):
            at, letter = next((at, sign) for at, sign in enumerate(found[0], found.start()) if sign in DIGITS_SEEN)
            yield f'"{found[0]}": {named(letter)} {_where(text, at)}', f'digits, as "{DIGITS_SEEN[letter]}" there'
        for found in ZERO_IN_WORD.finditer(text, word.start(), word.end()):
            yield f'"{found[0]}": a zero {_where(text, text.index("0", found.start()))}', "letters in a word"


def _phonetic(text: str) -> Iterator[tuple[str, str]]:
    """Letters of phonetic writing in ordinary words."""
    if not any(sign in PHONETIC for sign in text):
        return
    blank = TRANSCRIPTION.sub(lambda found: " " * len(found[0]), text)
    for word in WORD.finditer(blank):
        for at, sign in enumerate(word[0], word.start()):
            if sign in PHONETIC and len(word[0]) > 1:
                yield f"{named(sign)} {_where(text, at)}", f'ordinary letters or digits: "{PHONETIC[sign]}"'


def _cluster(text: str, at: int) -> str:
    """A character and the marks that stand on it."""
    end = at + 1
    while end < len(text) and unicodedata.combining(text[end]) and end < at + 3:
        end += 1
    return text[at:end]


def _misread(text: str) -> Iterator[tuple[str, str]]:
    for lost in LOST.finditer(text):
        if lost[0] == "\ufffd" or not ADDRESS_WITH_QUERY.search(_word_at(text, lost.start())):
            yield (
                f"{named(lost[0][0])} {_where(text, lost.start())}",
                "the character that stood there before it was lost",
            )
    for single in SINGLE_BYTES.finditer(text):
        found_there = f'"{single[0]}" {_where(text, single.start())}: text that was read in another encoding'
        yield found_there, "the text as it was first written"
    for found in MISREAD.finditer(text):
        meant = read_rightly(found[0])
        expected = f'"{meant}", as UTF-8 reads it' if meant != found[0] else "the text as it was first written"
        shown = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in found[0])
        yield f'"{shown}" {_where(text, found.start())}: UTF-8 that was read in another encoding', expected
    for found in _escapes(text):
        yield f'"{found[0]}" {_where(text, found.start())}: a character written as its code', "the character itself"


def _word_at(text: str, at: int) -> str:
    return text[text.rfind(" ", 0, at) + 1 :].partition(" ")[0]


def _has_escapes(text: str) -> bool:
    return any(sign in text for sign in ESCAPES) and next(_escapes(text), None) is not None


def _escapes(text: str) -> Iterator[re.Match[str]]:
    """Characters that are written as their codes."""
    yield from ESCAPED.finditer(text)
    for word in re.finditer(r"\S+", text) if ESCAPED_IN_WORDS.search(text) else ():
        if not ADDRESS.search(word[0]):
            yield from ESCAPED_IN_WORDS.finditer(text, word.start(), word.end())


def read_rightly(text: str) -> str:
    """What UTF-8 makes of a text that was read as Windows-1252 or Latin-1, once or several times."""
    for _ in range(3):
        try:
            text = bytes(map(_byte_of, text)).decode("utf-8")
        except (UnicodeError, ValueError):
            break
    return text


def _byte_of(sign: str) -> int:
    """The byte that was read as a character; Windows-1252 leaves five bytes open, which are read as Latin-1."""
    try:
        return sign.encode("cp1252")[0]
    except UnicodeEncodeError:
        return ord(sign)


def _where(text: str, at: int) -> str:
    """Where in a text a character stands, in words: what cannot be seen is named by what stands before it."""
    before = text[max(0, at - SHOWN_BEFORE) : at]
    before = "".join("␣" if is_unseen(sign) or not sign.isprintable() else sign for sign in before)
    return f'after "{before}"' if before else "at the beginning"


FINDERS: tuple[tuple[Rule, Callable[[str], Iterator[tuple[str, str]]]], ...] = (
    (INVISIBLE, _unseen),
    (SCRIPTS, _mixed),
    (FORM, _abnormal),
    (ENCODING, _misread),
)
