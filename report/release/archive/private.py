"""What must not leave the machine by accident: files that are named like secrets, and keys and tokens in texts."""

from __future__ import annotations

import base64
import math
import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase

# Names, in lower case, under which programs keep passwords and keys.
PRIVATE_NAMES = (
    *"""
    .env .env.* *.env .envrc .netrc _netrc .pgpass .my.cnf .pypirc .npmrc .htpasswd .git-credentials credentials
    credentials.* .credentials* client_secret* service-account*.json id_rsa* id_dsa* id_ecdsa* id_ed25519* *.pem
    *.key *.p12 *.pfx *.jks *.keystore *.kdbx *.ppk *.gpg secrets.json secrets.y*ml secrets.toml secrets.ini
    secrets.txt secret.txt secret.json *_secret.txt passwords.* password.txt *credentials.json rootkey.csv
    *credentials.csv accesskeys.csv token.txt tokens.json tokens.txt *_token *-token *_token.txt *-token.txt
    .*_history .rhistory .renviron .flaskenv .dockercfg .s3cfg .boto *.ovpn known_hosts kaggle.json
    google-services.json kubeconfig *.tfvars *.keychain *.keychain-db wp-config.php service_account*.json
    serviceaccount*.json *-adminsdk-*.json oauth*.json auth.json .databrickscfg secret.y*ml .secrets .secrets.*
    token token.json *.token password.csv password.json passwd passwd.txt pgpass.conf .terraformrc *.tfstate
    *.tfstate.* cookies.txt cookies.sqlite wallet.dat secring.* wg[0-9].conf wallet.json *.p8 private.asc
    secret*.asc secrets secrets.* secret secret.* .secret *.secret secret_key* secretkey* htpasswd vault.y*ml
    *vault_pass* *vault-pass* *adminsdk*.json *credentials.r *credentials.py contrase[nñ]a* claves.txt
    clave_privada* 2fa*.txt mnemonic* seed.txt logins.json key[34].db *.opvault *.1pux *.kdb bitwarden*
    lastpass*.csv 1password* .mailrc .muttrc .msmtprc .fetchmailrc .esmtprc sftp.json sftp-config.json
    .ftpconfig filezilla.xml sitemanager.xml winscp.ini *.rdp .remote-sync.json kube.config .openai *deploy_key
    *deploy-key ssh_host_*_key *.tfvars.json *.key.txt *.key.bak openai*key* anthropic*key* token_*.txt
    token-*.txt
    """.split(),  # noqa: SIM905 - a list of words reads better so
    "recovery[-_ ]codes*",
    *(
        f"api{joint}key{end}"
        for joint in ("", "_", "-")
        for end in ["", "s", ".txt", "s.txt", ".json", "s.json", ".csv"]
    ),
)
PRIVATE_FOLDERS = {".ssh", ".aws", ".azure", ".gnupg", ".kube", ".docker", ".password-store", ".kaggle", "gcloud"}
SAMPLES = (".env.example", ".env.sample", ".env.template", ".env.dist")  # say which settings there are, not which
# What editors and systems leave behind.
EDITOR_NAMES = (".ds_store", "thumbs.db", "desktop.ini", "*.sublime-workspace", "*.sublime-project", "*~", "*.swp")
EDITOR_MORE = (".#*", "#*#", "*.bak", "*.orig", "*.rej", "*.code-workspace")
SHARED = {"extensions.json", "settings.json", "tasks.json", "report.code-snippets"}  # what a project gives its authors
EDITOR_FOLDERS = {".idea", ".vscode", ".vs", ".fleet", ".zed", ".history", ".ipynb_checkpoints"}

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
    r"|\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{4,}[A-Za-z0-9]{28,}|\bsk-(?:proj|ant)-[\w-]{32,}"  # OpenAI, Anthropic
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
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"  # JSON Web Token
    r"|\b[0-9]{8,10}:AA[\w-]{33}"  # Telegram
    r"|\bAGE-SECRET-KEY-1[0-9A-Z]{50,}"
    r"|(?i:\bauthorization)[\"']?\s*[:=]\s*[\"']?(?i:bearer|basic|token) [\w+/=.~-]{16,}"  # Authorization: Bearer xxx…
    r"|\b_auth\s*=\s*[\w+/=]{16,}"  # npm
    r"|-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|---- BEGIN SSH2 \w+ PRIVATE KEY|\bPuTTY-User-Key-File-\d"
    r"|\bb3BlbnNzaC1rZXktdjE|\$ANSIBLE_VAULT;[0-9]|\btvly-[A-Za-z0-9-]{24,}|\b1//0[\w-]{40,}"  # OpenSSH …, Google
    r"|\bMII[A-Za-z0-9+/]{3}IBA(?:AKC|DANBgkqhkiG9w0BAQEFAASC)"  # such a key without that line
)
# A text in base64 that holds "-----BEGIN", after any number of bytes; which kind of text it is says what follows.
ENCODED = re.compile(r"[A-Za-z0-9+/]*(?:LS0tLS1CRUdJTi|0tLS0tQkVHSU4|tLS0tLUJFR0lO)[A-Za-z0-9+/]{16,}")
# Discord: the number of a bot in base64, a time, a signature: MTxxx….xxxxxx.xxx…
BOT = re.compile(r"(?<![\w-])(?P<number>[MNO][A-Za-z0-9]{22,27})\.[\w-]{6}\.[\w-]{27,40}(?![\w-])")
# password = "…", "api_key": "…", SECRET_TOKEN=…, environ["TOKEN"] = "…", putenv("TOKEN", "…"), token <- "…",
# set_token("…"); a notebook has \\" for each mark.
ASSIGNED = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|passphrase|credential|api[_. -]?-?key|(?:access|private|account)_?-?key"
    r"|(?:consumer|client|signing|encryption|subscription)_?-?key|\w_pat\b|\bclave|session_?id|\bx-[\w-]{1,20}-key)"
    r"[a-z0-9_-]{0,40}(?:(?:\\?[\"'])?\s*\]?\s*(?::=|[:=]|=>|<-)\s*[rbf]?(?:\\?[\"']){0,3}"
    r"|\\?[\"']\s*,\s*[rbf]?\\?[\"']|\(\s*\\?[\"'])"
    r"(?P<value>[A-Za-z0-9+/=_.~-]{16,200})(?![\w(\[])"
)
# What is named by where it stands: Bearer …, https://…?key=…, "auth": "…" of .docker/config.json
PLACED = re.compile(
    r"(?i)(?:\bbearer\s+|\bapikey\s+|[?&](?:key|sig)=|[\"']auth[\"']\s*:\s*[\"']|--[\w-]*token\s+"
    r"|\b(?:setx|env)\s+\w*token\s+|\benviron\[\\?[\"']\w+\\?[\"']\]\s*=\s*\\?[\"'])"
    r"(?P<value>[A-Za-z0-9+/=_.~%-]{16,200})(?![\w(\[])"
)
# password = "…", DB_PASSWORD=…, "passwd": "…", and the lines of .netrc: what a person chose need not look drawn.
WRITTEN = re.compile(
    r"(?i)(?:passw(?:or)?d|passphrase|\bpwd|contrase[ñn]a|_pass|(?<![\w.])pass|\bpsk)(?:\\?[\"'])?\s*\]?\s*"
    r"(?::=|=>|<-|[:=])\s*[rbf]?(?:\\?\"(?P<double>[^\"\\]{6,100})\\?\"|'(?P<single>[^']{6,100})')"
    r"|\.login\(\s*\\?[\"'][^\"']+[\"']\s*,\s*\\?[\"'](?P<login>[^\"'\\]{6,100})"
    r"|\bkey=\"[^\"]*passw[^\"]*\"\s+value=\"(?P<attribute>[^\"]{6,100})\""
    r"|(?-i:\b[A-Z_]*PASSW(?:OR)?D=)(?P<variable>[^\s\"'`$]{6,100})(?=\s|$)"
    r"|\bmysql\w*\b.*\s-p(?P<mysql>[^\s\"'$]{6,100})|\bdocker\s+login\b.*\s-p\s*(?P<docker>[^\s\"'$]{6,100})"
    r"|^\s*(?:export\s+|set\s+|-\s+)?[\w.-]*(?:passw(?:or)?d|passphrase|contrase[ñn]a|_pass)\s*[=:]"
    r"\s*(?P<bare>[^\s\"'`]{6,100})\s*$"
    r"|\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<netrc>\S+)"
    r"|[?&;](?:password|pwd)=(?P<part>[^\s&;\"'<>]{6,100})"  # jdbc:…?user=a&password=…, Server=x;Pwd=…;
    r"|<password>(?P<element>[^<]{6,100})</"
    r"|--password[= ](?P<option>[^\s\"'<$-][^\s\"']{5,99})|\bsshpass\s+-p\s*(?P<ssh>[^\s\"'$]{6,100})"
    r"|\bcurl\b.*\s(?:-u|--user)\s*[\"']?[^\s:\"']+:(?P<curl>[^\s\"'$]{6,100})"
)
# https://name:password@host/, redis://:password@host
IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://[^\s/:@\"'<>{}$]{0,60}:(?P<value>[^\s/:@\"'<>{}$]{6,100})@[\w.-]+")
# https://token@github.com/
USER_OF_ADDRESS = re.compile(r"\bhttps?://(?P<value>[A-Za-z0-9_-]{20,200})@")
# The end of a line whose value stands on the next one: password = ( · token: >- · "secret": · api_key = \\ · --token \\
OPEN = re.compile(r"(?:(?<=[:=])|(?<==>))[ \t]*(?:[(\[]|[|>][-+0-9]*)?[ \t]*\\?\s*$|[ \t]*\\\s*$")
NEXT_LINES = 600  # bytes after a line in which its value is looked for
DOTTED = re.compile(r"[a-z]+(?:[._-][a-z0-9]+)+")  # a name with parts: tests.release.archive.test-2
RANDOM_BITS = 3.3  # entropy of a letter, from which a text of 16 letters is hardly a word or a name
# One of these stands in all that is looked for, in small letters: lines without any need no closer look, which lets
# tables of any size be searched.
HINTS = (
    b"private key",
    b"api key",
    *rb"""
    akia asia ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- xox xapp- hooks.slack.com aiza gocspx- ya29. k_live_
    sk- hf_ npm_ pypi-age sg. eyj :aa age-secret-key authorization _auth secret token passw passphrase apikey
    api_key api-key api_-key accesskey access_key access-key access_-key privatekey private_key private-key
    private_-key accountkey account_key account-key account_-key credential pwd machine @ k_test_ gsk_ r8_ ntn_
    lin_api_ glsa_ pplx- dop_v1_ shpat_ shpca_ shppa_ shpss_ dapi hvs. sk.eyj sq0 xai- key- /webhooks/ -key
    bearer figd_ pmak- sbp_ dckr_pat_ pscale_ atatt3x glrt- gldt- glptt- glsoat- glcbt- glc_ nrak- ibaakc
    ibadanbg ls0tls1crudjti 0tls0tqkvhsu4 tls0tlujfr0lo ?key= &key= sig= "auth" 'auth' contrase _pass sshpass
    curl api.key consumer client signing encryption subscription _pat clave session pass psk login mysql docker
    environ b3blbnnzac1rzxktdje $ansible_vault tvly- 1//0
    """.split(),
)
# The same of keys that have no word of their own: what follows the dots in those of Discord and Airtable.
DOTTED_HINT = re.compile(rb"\.(?:[\w-]{6}\.[\w-]{27}|[0-9a-f]{64})")
BLOCK = 1_000_000  # bytes that are searched for hints at once
LONG, OVERLAP = 5_000, 1_000  # bytes of a line that are looked at together, and how far into the next; keys are shorter


def is_private_name(name: str) -> bool:
    """Whether a path is named like a file of secrets: `.env`, `keys/id_rsa`, `.aws/config`."""
    *folders, last = name.lower().split("/")
    if any(folder in PRIVATE_FOLDERS for folder in folders):
        return True
    if last in SAMPLES or last.endswith(".pub"):
        return False
    return any(fnmatchcase(last, pattern) for pattern in PRIVATE_NAMES)


def is_editors(name: str) -> bool:
    """Whether a path belongs to an editor or a system and not to the paper: `.idea/workspace.xml`, `notes.txt~`."""
    *folders, last = name.lower().split("/")
    if folders == [".vscode"] and last in SHARED:
        return False
    if any(folder in EDITOR_FOLDERS for folder in folders):
        return True
    return any(fnmatchcase(last, pattern) for pattern in (*EDITOR_NAMES, *EDITOR_MORE))


def find_credentials(content: bytes | str) -> Iterator[int]:
    """The lines of a text in which a key, a token or a password stands; none of a file that is no text."""
    told = 0
    for number, line, following in _lines_with_hints(_text_of(content)):
        if any(_holds_key(part.decode("utf-8", errors="replace")) for part in _parts_of(line)):
            if number != told:
                yield number
        elif len(line) <= LONG and (below := _value_below(line, following)):
            told = number + below
            yield told


def _value_below(line: bytes, following: bytes) -> int:
    """How many lines below a line the key stands that it names; 0 if none does."""
    text = line.decode("utf-8", errors="replace")
    if not (end := OPEN.search(text)):
        return 0
    lines = following.decode("utf-8", errors="replace").split("\n")
    below = next((number for number, each in enumerate(lines, 1) if each.strip()), 0)
    value = lines[below - 1].strip().removeprefix("- ")
    return below if below and _holds_key(f"{text[: end.start()]} {value}") else 0


def _holds_key(line: str) -> bool:
    drawn = (each["value"] for pattern in (ASSIGNED, PLACED, USER_OF_ADDRESS) for each in pattern.finditer(line))
    is_key = bool(KNOWN.search(line)) or any(map(_is_random, drawn))
    is_key = is_key or any(_is_chosen(each) for each in WRITTEN.finditer(line))
    is_key = is_key or any(map(_is_private_key, ENCODED.findall(line)))
    is_key = is_key or any(_is_number(each["number"]) for each in BOT.finditer(line))
    return is_key or any(not _is_placeholder(each["value"]) for each in IN_ADDRESS.finditer(line))


def _lines_with_hints(text: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The lines that may hold a key, each with its number and what follows it."""
    number, start = 1, 0
    while start < len(text):
        end = text.find(b"\n", start + BLOCK)
        block = text[start : end if end >= 0 else len(text)]
        low = block.lower()  # of bytes, so that no letter becomes two
        begins = {begin for hint in HINTS for begin in _lines_with(low, hint)}
        begins |= {block.rfind(b"\n", 0, each.start()) + 1 for each in DOTTED_HINT.finditer(low)}
        counted = 0
        for begin in sorted(begins):
            number += block.count(b"\n", counted, begin)
            counted = begin
            stop = block.find(b"\n", begin)
            stop = stop if stop >= 0 else len(block)
            yield number, block[begin:stop], text[start + stop + 1 : start + stop + 1 + NEXT_LINES]
        number += block.count(b"\n", counted) + 1
        start += len(block) + 1


def _lines_with(block: bytes, hint: bytes) -> Iterator[int]:
    """Where the lines begin that hold a hint."""
    at = block.find(hint)
    while at >= 0:
        yield block.rfind(b"\n", 0, at) + 1
        end = block.find(b"\n", at)
        at = block.find(hint, end) if end >= 0 else -1


def _parts_of(line: bytes) -> Iterator[bytes]:
    """A line, or those parts of a very long one that hold a hint, as of data that were written without line breaks."""
    if len(line) <= LONG:
        yield line
        return
    for start in range(0, len(line), LONG - OVERLAP):
        part = line[start : start + LONG]
        low = part.lower()
        if any(hint in low for hint in HINTS):
            yield part


def _text_of(content: bytes | str) -> bytes:
    """A text as UTF-8; nothing of a file that is no text."""
    if isinstance(content, str):
        return content.encode("utf-8", errors="replace")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    for first, coding in ((1, "utf-16-le"), (0, "utf-16-be")):  # Latin letters in UTF-16 without its mark
        if len(content) > 1 and not any(content[first:200:2]) and b"\0" not in content[1 - first : 200 : 2]:
            return content.decode(coding, errors="replace").encode("utf-8", errors="replace")
    return b"" if b"\0" in content[:8192] else content


def _is_random(value: str) -> bool:
    """Whether a text looks drawn and not written: letters and digits without a pattern."""
    if not (re.search(r"[0-9]", value) and re.search(r"[A-Za-z]", value)) or DOTTED.fullmatch(value):
        return False
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts) >= RANDOM_BITS


def _is_private_key(encoded: str) -> bool:
    """Whether a text in base64 is a private key, and no certificate or public key, wherever in it the base64 begins."""
    parts = (encoded[begin:] for begin in range(4))
    return any(b"PRIVATE KEY" in base64.b64decode(part[: len(part) // 4 * 4]) for part in parts)


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
