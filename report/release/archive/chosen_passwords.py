"""Passwords that a person chose, by what stands beside them: a word for them in any of several languages, or a name."""

from __future__ import annotations

import re

# Words that mean a password and nothing else; "clave" and its likes are keys of rows too, "parola" any word.
WORDS = (
    r"passw(?:or)?[dt]|pass[_ -]?(?:phrase|code)|pwd|pw|psk|contrase[ñn]a|mot[_ ]?de[_ ]?passe|kennwort|senha"
    r"|palavra[_ -]passe|wachtwoord|has[łl]o|heslo|l[öo]senord|salasana|adgangskode|[şs]ifre"
    r"|пароль|密码|密碼|パスワード"
)
KEYS = r"clave|chave|llave|cl[ée]|schl[üu]ssel|jeton|parola"
BEGIN = r"(?<![^\W_])"  # DB_PASSWORT= has the word, and "expw" does not
SET = r"\\?[\"']?\s*\]?\s*(?::=|=>|<-|[:=：])\s*"  # … = · … : · "…": · …"] = · … <-
QUOTED = r"[rbf]?(?:\\?[\"']){1,3}"  # "…", '…', b"…", \"…\" and '''…'''
END = r"(?=\s*[,;)}\]]*\s*(?:\s#.*|//.*)?$)"  # nothing but a remark follows on the line

# Passwort: …, "mot de passe": "…", пароль = "…"; and clave <- "…"
NAMED = re.compile(
    rf"(?i){BEGIN}(?:{WORDS}){SET}(?:{QUOTED}(?P<quoted>[^\"'\\\s]{{6,100}})[\\\"']|(?P<bare>\S{{6,100}}){END})"
)
KEYED = re.compile(
    rf"(?i){BEGIN}(?:{KEYS}){SET}(?:{QUOTED}(?P<quoted>[^\"'\\\s]{{6,60}})[\\\"']|(?P<bare>\S{{6,60}}){END})"
)
# Das Passwort ist …, le mot de passe est …, la clave es …
TOLD = re.compile(
    rf"(?i){BEGIN}(?:{WORDS}|{KEYS})\s+(?:is|es|ist|est|é|è)\s*:?\s+[\"'`«]?(?P<bare>[^\s\"'`»,]{{6,60}})"
)
# unzip -P …, 7z -p…, gpg --passphrase …, openssl … -passin pass:…
COMMANDS = re.compile(
    r"(?i:--(?:pass|passphrase|passwd|pwd|pw)[= ]|\s-pwd\s+)[\"']?(?P<option>[^\s\"'$]{6,100})"
    r"|\bunzip\b.{0,200}\s-P\s*(?P<unzip>[^\s\"'$]{6,100})|\b7z\w?\b.{0,200}\s-p(?P<seven>[^\s\"'$]{6,100})"
    r"|\bopenssl\b.{0,200}\s(?:-k\s+|-pass(?:in|out)?\s+pass:)(?P<openssl>[^\s\"'$]{6,100})"
)
# Authorization: Digest username="…", …, response="…": what is made of the password, and can be tried against it.
DIGEST = re.compile(r"(?i)\bdigest\s.{0,2000}\bresponse=\\?[\"']?[0-9a-f]{32,64}\b")

# A name and a password that may be short: user = "…", password = "…"; usuario: … / clave: … on two lines.
SHORT = r"(?P<{0}>[^\s\"'\\,;<>(){{}}]{{4,100}})"
USER = r"(?:user(?:_?name)?|uid|usr|login|usuario|usu[áa]rio|utilisateur|benutzer(?:name)?|utente|account|e-?mail)"
VALUE = r"(?:\\?[\"']){0,3}[^\s\"'\\,;]{1,60}(?:\\?[\"']){0,3}"
BESIDE = re.compile(
    rf"(?i){BEGIN}{USER}{SET}{VALUE}[\s,;&-]{{1,40}}[\w\s\\\"'.-]{{0,20}}?{BEGIN}(?:{WORDS}|{KEYS}){SET}"
    rf"(?:\\?[\"']){{0,3}}{SHORT.format('value')}"
)
PAIRS = re.compile(
    rf"(?i){BEGIN}(?:{USER}\s*[/&+|-]\s*(?:{WORDS}|{KEYS})|login|credentials?)\s*[:=]\s*[\"'`]?[\w.@+-]{{2,60}}\s*[/:|]\s*"
    rf"{SHORT.format('told')}"
    rf"|\bcurl\b.{{0,200}}\s(?:-u|--user)\s*[\"']?[^\s:\"']+:{SHORT.format('curl')}"
    rf"|\bmysql\w*\b.{{0,200}}\s-u\s*\S+\s.{{0,100}}?-p{SHORT.format('mysql')}"
    rf"|\b(?:auth\s*=\s*\(|HTTP(?:Basic|Digest)Auth\(|authenticate\(|req_auth_basic\(|\w*\.?login\()"
    rf"\s*[\"'][^\"'\s]{{1,60}}[\"']\s*,\s*[\"']{SHORT.format('pair')}[\"']"
    rf"|<user(?:name)?>[^<]{{1,60}}</user(?:name)?>\s*<password>{SHORT.format('element')}</"
    rf"|^[\w.*-]{{1,100}}:(?:543\d|6543|\*):[^\s:]+:[^\s:]+:{SHORT.format('pgpass')}\s*$"
)
# What stands where a password would, and is none.
NO_PASSWORDS = re.compile(
    r"(?i)[\W_]+|pass(?:wor[dt]|e)?\d?|secret|x+|example|changeme|your[\w-]*|string|none|null|true|false|text"
    r"|varchar\w*|required|optional|hidden|prompt|clave|contrase[ñn]a|senha|kennwort|key"
)
CODE = re.compile(r"[$({<%\[]|^\w+(?:\.\w+)+$")  # ${PASSWORD}, <yours>, %s, os.environ
IN_PARTS = re.compile(r"[A-Za-z]*[0-9]*[a-z]?(?:[._/:-]+[A-Za-z]*[0-9]*[a-z]?)+")  # Land-7a, v2.1b, serie-2017
# One lower-case letter, and digits that letters follow or a sign: hunter22x, Perro!2, not SCIAN3361 or serie2017.
MIXED = re.compile(r"(?=.*[a-z])(?:.*[0-9][^\W\d_]|.*[!@#$%&*+?^~]).*")
HINTS = (
    *b"digest clave chave llave schl jeton parola cl\xc3\xa9 wachtwoord has\xc5\x82o haslo heslo senord".split(),
    *b"salasana adgangskode ifre palavra user usuario benutzer".split(),
    *b"utilisateur utente pw kennwort senha unzip openssl 7z --pass <password>".split(),
    *(word.encode() for word in ("usuário", "ароль", "密码", "密碼", "パスワード", "mot de passe", "mot_de", "motde")),
)


def holds_chosen_password(line: str) -> bool:
    """Whether a password that somebody chose stands in a line, or what a server would take for it."""
    if DIGEST.search(line):
        return True
    return (
        any(_is_written(each) for each in NAMED.finditer(line))
        or any(_is_mixed(_value(each)) for pattern in (KEYED, TOLD) for each in pattern.finditer(line))
        or any(_has_digit(_value(each)) for each in COMMANDS.finditer(line))
        or end_of_short_password(line) > 0
    )


def end_of_short_password(text: str) -> int:
    """Where the first password ends that may be short, as its user's name stands before it; 0 if there is none."""
    ends = (each.end() for pattern in (BESIDE, PAIRS) for each in pattern.finditer(text) if _is_beside(_value(each)))
    return min(ends, default=0)


def _value(found: re.Match[str]) -> str:
    return str(next(filter(None, found.groupdict().values())))


def _is_none(value: str) -> bool:
    return bool(NO_PASSWORDS.fullmatch(value) or CODE.search(value))


def _has_digit(value: str) -> bool:
    return bool(re.search(r"[0-9]", value) and re.search(r"[^\W\d_]", value)) and not _is_none(value)


def _is_written(found: re.Match[str]) -> bool:
    """Whether what follows a word for passwords is one: in quotation marks any, else what has letters and digits."""
    value = _value(found)
    if _is_none(value) or value.endswith((".", "?", ":")):
        return False
    return bool(found["quoted"]) or _has_digit(value)


def _is_mixed(value: str) -> bool:
    """Whether a text can hardly be the key of a row, or a word of a sentence."""
    word = value.rstrip(".:/")  # ends of a sentence
    return bool(MIXED.match(word)) and not IN_PARTS.fullmatch(word) and not _is_none(word)


def _is_beside(value: str) -> bool:
    """Whether what stands beside a user's name is a password: it has a digit or a sign among letters."""
    return not _is_none(value) and bool(re.search(r"[0-9!@#&*+?^~]", value)) and not re.fullmatch(r"[0-9./:-]+", value)
