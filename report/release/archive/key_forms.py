"""Forms in which keys, tokens and passwords stand in a text: a line is given, and whether one stands in it is told."""

from __future__ import annotations

import base64
import math
import re
from collections import Counter

from report.release.archive import chosen_passwords
from report.release.archive.chosen_passwords import end_of_short_password, holds_chosen_password

# Forms that services give their keys; in each example `x` stands for any letter or digit.
KNOWN = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # AWS: AKIAxxxxxxxxxxxxxxxx
    r"|\bgh[pousr]_[A-Za-z0-9]{36,}"  # GitHub: ghp_xxx…
    r"|\bgithub_pat_[A-Za-z0-9_]{40,}"
    r"|\bglpat-[\w-]{20,}"  # GitLab
    r"|\bxox[abeoprs]-[0-9A-Za-z-]{16,}"  # Slack: xoxb-123-xxx
    r"|\bxapp-\d-[0-9A-Za-z-]{20,}"
    r"|hooks\.slack\.com/services/T\w+/B\w+/\w+"
    r"|\bAIza[\w-]{35}"  # Google
    r"|\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}"
    r"|\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}"  # Stripe
    r"|\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{4,}[A-Za-z0-9]{28,}|\bsk-(?:proj|ant|svcacct|admin)-[\w-]{32,}"
    r"|\b(?:gsk|r8|ntn|lin_api|secret|glsa)_[A-Za-z0-9]{32,}|\bpplx-[A-Za-z0-9]{32,}"  # Groq, Replicate, Notion …
    r"|\bdop_v1_[0-9a-f]{64}|\bshp(?:at|ca|pa|ss)_[0-9a-f]{32}|\bdapi[0-9a-f]{32}\b"  # DigitalOcean, Shopify …
    r"|\bhvs\.[\w-]{24,}|\bsk\.eyJ[\w-]{10,}\.[\w-]{10,}|\bsq0[a-z]{3}-[\w-]{20,}"  # Vault, Mapbox, Square
    r"|\bxai-[A-Za-z0-9]{60,}|\bkey-[0-9a-f]{32}\b"  # xAI, Mailgun
    r"|\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b"  # Airtable
    r"|\bfigd_[\w-]{36,}|\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}|\bsbp_[0-9a-f]{40}\b"  # Figma, Postman, Supabase
    r"|\bdckr_pat_[\w-]{20,}|\bpscale_(?:tkn|pw)_[\w.-]{32,}|\bATATT3x[\w=-]{60,}"  # Docker, PlanetScale, Atlassian
    r"|\bgl(?:rt|dt|ptt|soat|cbt)-[\w-]{20,}|\bglc_[A-Za-z0-9+/=]{32,}|\bNRAK-[A-Z0-9]{27}\b"  # GitLab, Grafana …
    r"|discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}"
    r"|\bhf_[A-Za-z0-9]{30,}"  # Hugging Face
    r"|\bnpm_[A-Za-z0-9]{36}|\bpypi-AgE[\w-]{40,}"
    r"|\bSG\.[\w-]{16,}\.[\w-]{32,}"  # SendGrid
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{6,}\.[\w-]{10,}|\beyJ[\w-]{20,}\.[\w-]*(?:\.[\w-]{10,}){3}"  # JSON Web Token
    r"|\b(?:whsec|sntrys|nfp|fo1|pcsk|rnd)_[A-Za-z0-9+/=]{30,}|\bdp\.(?:pt|st|sa|ct)\.[A-Za-z0-9.]{40,}"  # Stripe …
    r"|\bHRKU-[\w-]{36,}|\bABSK[A-Za-z0-9+/]{100,}|\bFwoG[A-Za-z0-9+/]{60,}"  # Heroku, AWS
    r"|(?i:\bAC[0-9a-f]{32}\b)\W{1,20}\b[0-9a-f]{32}\b"  # Twilio: number of the account, its token
    r"|\bjsonxml/\S{1,200}/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # in addresses of an office of statistics
    r"|\$argon2id?\$v=|\$apr1\$[^$\s]{1,16}\$[\w./]{20,}|\$2[aby]\$\d\d\$[\w./]{50,}|\$[56]\$[^$\s]{1,60}\$[\w./]{40,}"
    r"|\b[0-9]{8,10}:AA[\w-]{33}"  # Telegram
    r"|\bAGE-SECRET-KEY-1[0-9A-Z]{50,}"
    r"|(?i:\bauthorization)[\"']?\s*[:=]\s*[\"']?(?i:bearer|basic|token) [\w+/=.~-]{16,}"  # Authorization: Bearer xxx…
    r"|\b_auth\s*=\s*[\w+/=]{16,}"  # npm
    r"|-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|---- BEGIN SSH2 \w+ PRIVATE KEY|\bPuTTY-User-Key-File-\d"
    r"|\bb3BlbnNzaC1rZXktdjE|\$ANSIBLE_VAULT;[0-9]|\btvly-[A-Za-z0-9-]{24,}|\b1//0[\w-]{40,}"  # OpenSSH …, Google
    r"|\bMII[A-Za-z0-9+/]{3}IBA(?:AKC|DANBgkqhkiG9w0BAQEFAASC)"  # such a key without that line
    r"|\bMHcCAQEEI[A-Za-z0-9+/]{20,}|\bMIGHAgEAMBMGByqGSM49|\bMC4CAQAwBQYDK2Vw"  # the same on elliptic curves
)
# A text in base64 that holds "-----BEGIN", after any number of bytes; which kind of text it is says what follows.
ENCODED = re.compile(
    r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]*(?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lO)[A-Za-z0-9+/]{16,}"
)
# Discord: the number of a bot in base64, a time, a signature: MTxxx….xxxxxx.xxx…
BOT = re.compile(r"(?<![\w-])(?P<number>[MNO][A-Za-z0-9]{22,27})\.[\w-]{6}\.[\w-]{27,40}(?![\w-])")
# password = "…", "api_key": "…", SECRET_TOKEN=…, environ["TOKEN"] = "…", putenv("TOKEN", "…"), token <- "…",
# set_token("…"); a notebook has \\" for each mark.
ASSIGNED = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|passphrase|credential|api[_. -]?-?key|(?:access|private|account)_?-?key"
    r"|(?:consumer|client|signing|encryption|subscription|registration)_?-?key|\w_pat\b|\bclave|sess(?:ion)?_?id"
    r"|\bx-[\w-]{1,20}-key)"
    r"[a-z0-9_-]{0,40}(?:(?:\\?[\"'])?\s*\]?\s*(?::=|[:=]|=>|<-)\s*[rbf]?(?:\\?[\"']){0,3}"
    r"|\\?[\"']\s*,\s*[rbf]?\\?[\"']|\(\s*\\?[\"']|\s+(?:is|es|est|ist)\s+[\"'`]?)"
    r"(?P<value>[A-Za-z0-9+/=_.~-]{16,200})(?![\w(\[])"
)
# A key that is named no more than that: key = "…", CENSUS_KEY=…, set_key("…"); as rows and indexes have keys too, it is
# one without a hyphen, of a length that no row has, and no SHA-256 as JSON keeps it: "key": "9f86d081…"
BARE = re.compile(
    r"(?i)(?<![a-z0-9_.-])(?!key\\?\":\s*\\?\"(?-i:[0-9a-f]{64})\\?\")"
    r"(?:(?!primary|foreign|sort|public|row|group|cache|index|unique|join|partition|hash)[a-z0-9]{1,20}[_.]){0,4}"
    r"key(?:\\?[\"'])?\s*\]?(?:\s*(?::=|[:=]|=>|<-)\s*[rbf]?(?:\\?[\"']){0,3}|\(\s*\\?[\"'])"
    r"(?P<value>[A-Za-z0-9+/=]{24,200})(?![\w(\[./-])"
)
# SECRET_KEY = "…", in which any sign may stand.
SIGNS = re.compile(
    r"(?i)secret_?key\\?[\"']?\s*\]?\s*[:=]\s*b?(?:\"(?P<double>[^\"\s]{16,200})\"|'(?P<single>[^'\s]{14,200})')"
)
# Cookie: PHPSESSID=…; a=…  ·  cookies={"sid": "…"}  ·  and the lines of cookies.txt
COOKIES = re.compile(r"(?i)\bcookies?\\?[\"']?\s*[:=](?P<all>.{16,4000})")
COOKIE = re.compile(r"[\w.-]\\?[\"']?\s?[=:]\s?\\?[\"']?(?P<value>[A-Za-z0-9+/=_.~%-]{16,200})(?![\w(\[])")
OF_BROWSER = re.compile(r"^\S+\t(?:TRUE|FALSE)\t/\S*\t(?:TRUE|FALSE)\t\d+\t\S+\t(?P<value>\S{8,4000})\s*$")
BASIC = re.compile(r"(?i)\bbasic\s+(?P<value>[A-Za-z0-9+/]{8,400}={0,2})")  # Basic …: name:password in base64
# What is named by where it stands: Bearer …, https://…?key=…, "auth": "…" of .docker/config.json
PLACED = re.compile(
    r"(?i)(?:\bbearer\s+|\bapikey\s+|[\"']auth[\"']\s*:\s*[\"']|--[\w-]{0,40}token\s+"
    r"|[?&](?:key|sig|app_?id|user_?id|auth|x-amz-signature)="
    r"|\bauthorization\\?[\"']?\s*[:=]\s*\\?[\"']?(?:\w{1,20}\s+)?|\b\w{0,20}_auth\(\s*[\"']"
    r"|\b(?-i:[A-Z]\w{0,20}\.)?(?-i:Client)\(\s*[\"']"
    r"|\b(?:setx|env)\s+\w*token\s+|\benviron\[\\?[\"']\w+\\?[\"']\]\s*=\s*\\?[\"'])"
    r"(?P<value>[A-Za-z0-9+/=_.~%-]{16,200})(?![\w(\[])"
)
# password = "…", DB_PASSWORD=…, "passwd": "…", and the lines of .netrc: what a person chose need not look drawn.
WRITTEN = re.compile(
    r"(?i)(?:passw(?:or)?[dt]|passphrase|\bpwd|contrase[ñn]a|mot_?de_?passe|kennwort|senha|_pass|(?<![\w.])pass|\bpsk)"
    r"(?:\\?[\"'])?\s*\]?\s*"
    r"(?::=|=>|<-|[:=])\s*[rbf]?(?:\\?\"(?P<double>[^\"\\]{6,100})\\?\"|'(?P<single>[^']{6,100})')"
    r"|\.login\(\s*\\?[\"'][^\"']+[\"']\s*,\s*\\?[\"'](?P<login>[^\"'\\]{6,100})"
    r"|\bkey=\"[^\"]*passw[^\"]*\"\s+value=\"(?P<attribute>[^\"]{6,100})\""
    r"|(?-i:\b[A-Z_]*PASSW(?:OR)?D=)(?P<variable>[^\s\"'`$]{6,100})(?=\s|$)"
    r"|\bmysql\w*\b.*\s-p(?P<mysql>[^\s\"'$]{6,100})|\bdocker\s+login\b.*\s-p\s*(?P<docker>[^\s\"'$]{6,100})"
    r"|^\s*(?:export\s+|set\s+|-\s+)?[\w.-]*(?:passw(?:or)?d|passphrase|contrase[ñn]a|_pass)\s*[=:]"
    r"\s*(?P<bare>[^\s\"'`]{6,100})\s*$"
    r"|\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<netrc>\S+)"
    r"|;pwd=\{(?P<braced>[^{}]*\d[^{}]*)\}"  # of ODBC
    r"|[?&;](?:password|pwd)=(?P<part>[^\s&;\"'<>]{6,100})"  # jdbc:…?user=a&password=…, Server=x;Pwd=…;
    r"|\b(?:user|host|dbname)=[^\s,]+\s+password=(?P<after>[^\s\"'`(){},;]*\d[^\s\"'`(){},;]*)"  # of libpq
    r"|\bpassword=(?P<before>[^\s\"'`(){},;]*\d[^\s\"'`(){},;]*)\s+(?:user|host|dbname|path|sslmode)="
    r"|^\s*ENV\s+\w*PASSW(?:OR)?D\s+(?P<docker_file>[^\s\"'$]{6,100})\s*$|:_password\s*=\s*(?P<npm>\S{6,100})"
    r"|(?:\bauth\s*=\s*\(|\bHTTP(?:Basic|Digest)Auth\(|\bauthenticate\(|\breq_auth_basic\("
    r"|\.set_password\(\s*[\"'][^\"']+[\"'],)"
    r"\s*[\"'][^\"']+[\"']\s*,\s*[\"'](?P<pair>[^\"'\s]{6,100})[\"']"
    r"|\bpassw(?:or)?d\(\s*[\"'](?P<option_of_stata>[^\"'\s]{6,100})[\"']\s*\)"
    r"|(?:\bjdbc:oracle:\w+:|\bsqlplus\s+)[\w.]+/(?P<oracle>[^@\s\"']{6,100})@"
    r"|\bWIFI:[^\s]{0,200};P:(?P<network>[^;\s]{6,100});"
    r"|^\s*pass\s*:\s*(?P<pass>(?=\S*\d)(?=\S*[a-z])[^\s\"'`-]{6,100})\s*$"
    r"|\b(?:password|contrase[ñn]a)\s+(?:is|es)\s+[\"'`]?"
    r"(?P<prose>(?=\S{0,40}[0-9])(?=\S{0,40}[a-z])[^\s\"'`,]{7,60}[^\s\"'`.,;:])"
    r"|^[\w.*-]{1,100}:(?:543\d|6543|\*):[^\s:]+:[^\s:]+:(?P<pgpass>\S{6,100})\s*$"  # the lines of .pgpass
    r"|<password>(?P<element>[^<]{6,100})</"
    r"|--[\w-]{0,20}passw(?:or)?d[= ](?P<option>[^\s\"'<$-][^\s\"']{5,99})|\bsshpass\s+-p\s*(?P<ssh>[^\s\"'$]{6,100})"
    r"|\bcurl\b.*\s(?:-u|--user)\s*[\"']?[^\s:\"']+:(?P<curl>[^\s\"'$]{6,100})"
)
# https://name:password@host/, redis://:password@host
IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@\"'<>{}$]{0,60}:(?P<value>[^\s/:@\"'<>{}$]{5,100})@[\w.-]+")
# https://token@github.com/
USER_OF_ADDRESS = re.compile(r"\bhttps?://(?P<value>[A-Za-z0-9_-]{20,200})@")
# The end of a line whose value stands on the next one: password = ( · token: >- · "secret": · api_key = \\ · --token \\
OPEN = re.compile(r"(?:(?<=[:=])|(?<==>))[ \t]*(?:[(\[]|[|>][-+0-9]*)?[ \t]*\\?\s*$|[ \t]*\\\s*$")
# A name and its value in two places: - name: TOKEN, value: …; {"name": "sid", "value": "…"}; <key>password</key>,
# <string>…</string>.
PAIR = re.compile(
    r"(?i)(?:"
    r"\b(?:name|key)\\?[\"']?\s*[:=]\s*\\?[\"']?(?P<name>[\w.-]{1,60})\\?[\"']?,?\s+"
    r"\\?[\"']?value\\?[\"']?\s*[:=]\s*"
    r"\\?[\"']?|<key>(?P<key>[^<]{1,60})</key>\s*<string>)(?P<value>[^\"'\s<>\\]{6,200})"
)
# machine … / login … / password …, the lines of .netrc, and default login … password …
NETRC = re.compile(
    r"^\s*(?:(?:machine\s+\S+|default)\s+login\s+\S+\s+|login\s+\S+[ \t]*\n\s*)"
    r"(?:account\s+\S+\s+)?password\s+(?P<value>\S*[\d!-/:-@_]\S*)"
)
HEADS = re.compile(r"[,;\t]")  # what parts the cells of a table
OF_USERS = {"user", "username", "user_name", "login", "login_username", "email", "usuario", "account", "url"}
OF_PASSWORDS = {"password", "passwd", "pwd", "login_password", "contraseña", "pass"}
DRAWN = (ASSIGNED, BARE, PLACED, OF_BROWSER, USER_OF_ADDRESS)
NEXT_LINES = 600  # bytes after a line in which its value is looked for
DOTTED = re.compile(r"[a-z]+(?:[._-][a-z0-9]+)+")  # a name with parts: tests.release.archive.test-2
# A title or a path in parts that are words or short numbers: Doctor-of-Philosophy-2019, ../data/cases-2019.csv
IN_PARTS = re.compile(r"[./~]*(?:(?:[A-Z]?[a-z]+|[A-Z]+|[0-9]{1,8})(?:[._/-]+|$))+")
RANDOM_BITS = 3.3  # entropy of a letter, from which a text of 16 letters is hardly a word or a name
# One of these stands in all that is looked for, in small letters: lines without any need no closer look, which lets
# tables of any size be searched.
HINTS = (
    b"private key",
    b"api key",
    *chosen_passwords.HINTS,
    *rb"""
    akia asia ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- xox xapp- hooks.slack.com aiza gocspx- ya29. k_live_
    sk- hf_ npm_ pypi-age sg. eyj :aa age-secret-key authorization _auth secret token passw passphrase apikey
    api_key api-key api_-key accesskey access_key access-key access_-key privatekey private_key private-key
    private_-key accountkey account_key account-key account_-key credential pwd machine @ k_test_ gsk_ r8_ ntn_
    lin_api_ glsa_ pplx- dop_v1_ shpat_ shpca_ shppa_ shpss_ dapi hvs. sk.eyj sq0 xai- key- /webhooks/ -key
    bearer figd_ pmak- sbp_ dckr_pat_ pscale_ atatt3x glrt- gldt- glptt- glsoat- glcbt- glc_ nrak- ibaakc
    ibadanbg ls0tls1crudjti 0tls0tqkvhsu4 tls0tlujfr0lo ?key= &key= sig= "auth" 'auth' contrase _pass sshpass
    curl api.key consumer client signing encryption subscription _pat clave sessid session pass psk login mysql docker
    environ b3blbnnzac1rzxktdje $ansible_vault tvly- 1//0
    whsec_ sntrys_ nfp_ fo1_ pcsk_ rnd_ dp.pt. dp.st. dp.sa. dp.ct.
    hrku- absk fwog jsonxml/
    $argon2 $apr1$ $2a$ $2b$ $2y$ $5$ $6$ mhccaqeei mighageambmgbyqgsm49 mc4caqawbqydk2vw registrationkey appid app_id
    userid user_id &auth= ?auth= x-amz-signature _auth( client( cookie basic kennwort senha mot_de_passe motdepasse
    sqlplus jdbc:oracle wifi: auth=( httpbasicauth httpdigestauth authenticate( req_auth_basic :543 :6543: *:
    """.split(),
)
# The same of keys that have no word of their own: what follows the dots in those of Discord and Airtable.
DOTTED_HINT = re.compile(
    rb"\.(?:[\w-]{6}\.[\w-]{27}|[0-9a-f]{64})|\bac[0-9a-f]{32}\b|key\W{1,12}[a-z0-9+/]{24}|\tkey\b|\t(?:true|false)\t/"
)


def holds_key(line: str) -> bool:
    """Whether a key, a token or a password stands in a line."""
    drawn = (each["value"] for pattern in DRAWN for each in pattern.finditer(line))
    is_key = bool(KNOWN.search(line)) or any(map(_is_random, drawn))
    is_key = is_key or any(_is_random(each["double"] or each["single"]) for each in SIGNS.finditer(line))
    is_key = is_key or any(
        _is_random(each["value"]) for all_ in COOKIES.findall(line) for each in COOKIE.finditer(all_)
    )
    is_key = is_key or bool(_end_of_pair(line)) or holds_chosen_password(line)
    is_key = is_key or any(_is_chosen(each) for each in WRITTEN.finditer(line))
    is_key = is_key or any(map(_is_private_key, ENCODED.findall(line)))
    is_key = is_key or any(map(_is_name_and_password, BASIC.findall(line)))
    is_key = is_key or any(_is_number(each["number"]) for each in BOT.finditer(line))
    return is_key or any(not _is_placeholder(each["value"]) for each in IN_ADDRESS.finditer(line))


def lines_to_key_below(line: str, following: str) -> int:
    """How many lines below a line the key stands that the line names; 0 if none does."""
    if (at := _end_of_pair(both := f"{line}\n{following}")) > len(line):
        return both.count("\n", 0, at)
    lines = following.split("\n")
    if (at := end_of_short_password("\n".join((line, *lines[:2])))) > len(line):
        return both.count("\n", 0, at)
    if _is_head_of_passwords(line, lines[0]):
        return 1
    if not (end := OPEN.search(line)):
        return 0
    below = next((number for number, each in enumerate(lines, 1) if each.strip()), 0)
    value = lines[below - 1].strip().removeprefix("- ")
    return below if below and holds_key(f"{line[: end.start()]} {value}") else 0


def _end_of_pair(text: str) -> int:
    """Where the first key begins that is named apart from it: 0 if there is none."""
    if stanza := NETRC.match(text):
        return stanza.start("value")
    pairs = ((each["name"] or each["key"], each) for each in PAIR.finditer(text))
    return next((each.start("value") for name, each in pairs if holds_key(f'{name} = "{each["value"]}"')), 0)


def _is_head_of_passwords(line: str, row: str) -> bool:
    """Whether a line is the head of a table in which people and their passwords stand, as browsers write it."""
    heads = [each.strip(' "').lower() for each in HEADS.split(line)]
    cells = HEADS.split(row)
    if not (OF_USERS & {*heads} and OF_PASSWORDS & {*heads} and len(cells) == len(heads)):
        return False
    return any(cell.strip(' "') for head, cell in zip(heads, cells, strict=True) if head in OF_PASSWORDS)


def _is_random(value: str) -> bool:
    """Whether a text looks drawn and not written: letters and digits without a pattern."""
    if not (re.search(r"[0-9]", value) and re.search(r"[A-Za-z]", value)):
        return False
    if DOTTED.fullmatch(value) or IN_PARTS.fullmatch(value):
        return False
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts) >= RANDOM_BITS


def _is_private_key(encoded: str) -> bool:
    """Whether a text in base64 is a private key, and no certificate or public key, wherever in it the base64 begins."""
    parts = (encoded[begin:] for begin in range(4))
    return any(b"PRIVATE KEY" in base64.b64decode(part[: len(part) // 4 * 4]) for part in parts)


def _is_name_and_password(encoded: str) -> bool:
    """Whether a text in base64 is a name and a password, joined by a colon."""
    part = encoded.rstrip("=")
    name, colon, password = base64.b64decode(part + "=" * (-len(part) % 4) if len(part) % 4 != 1 else "").partition(
        b":"
    )
    return (
        bool(name and colon and password)
        and (name + password).isascii()
        and not re.search(rb"[\x00-\x1f\x7f]", name + password)
    )


def _is_number(encoded: str) -> bool:
    """Whether a text in base64 begins with a number of 17 digits and more."""
    return base64.b64decode(encoded[:24].ljust(24, "=")).isdigit()


def _is_chosen(found: re.Match[str]) -> bool:
    """Whether the value of a password is one, and not a place for it, another variable, or a word about it."""
    value = next(filter(None, found.groupdict().values()))
    is_code = re.search(r"[$({<]|^\w+(?:\.\w+)+$|%[sr]", value)  # ${PASSWORD}, getpass(), os.environ, <yours>
    is_sentence = value.endswith((".", "?", ":")) or "password" in value.lower()
    return not (is_code or is_sentence or _is_placeholder(value) or value.lower() in ("string", "none", "required"))


def _is_placeholder(value: str) -> bool:
    return bool(re.fullmatch(r"(?i)pass(?:word)?|secret|x+|\*+|\.+|…+|example|changeme|your[\w-]*", value))
