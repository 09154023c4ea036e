"""What must not leave the machine by accident: files that are named like secrets, and keys and tokens in texts."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from report.release.archive.key_forms import DOTTED_HINT, HINTS, NEXT_LINES, holds_key, lines_to_key_below

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
# A text may be about secrets: that it holds none is seen in it. So may a dataset, in a folder that is named as it is.
TEXTS = (".qmd", ".ipynb", ".rmd", ".bib", ".html", ".tex")
# What editors and systems leave behind.
EDITOR_NAMES = (".ds_store", "thumbs.db", "desktop.ini", "*.sublime-workspace", "*.sublime-project", "*~", "*.swp")
EDITOR_MORE = (".#*", "#*#", "*.bak", "*.orig", "*.rej", "*.code-workspace")
SHARED = {"extensions.json", "settings.json", "tasks.json", "report.code-snippets"}  # what a project gives its authors
EDITOR_FOLDERS = {".idea", ".vscode", ".vs", ".fleet", ".zed", ".history", ".ipynb_checkpoints"}

BLOCK = 1_000_000  # bytes that are searched for hints at once
LONG, OVERLAP = 5_000, 1_000  # bytes of a line that are looked at together, and how far into the next; keys are shorter


def is_private_name(name: str) -> bool:
    """Whether a path is named like a file of secrets: `.env`, `keys/id_rsa`, `.aws/config`."""
    *folders, last = name.lower().split("/")
    if any(folder in PRIVATE_FOLDERS for folder in folders):
        return True
    if last in SAMPLES or last.endswith(".pub") or _is_about_secrets(folders, last):
        return False
    return any(fnmatchcase(last, pattern) for pattern in PRIVATE_NAMES)


def _is_about_secrets(folders: list[str], last: str) -> bool:
    """Whether a file is a text on secrets or a dataset of them: `secrets.qmd`, `data/credentials/credentials.csv`."""
    stem, _, suffix = last.rpartition(".")
    if not stem:
        return False
    of_chapters = folders[:1] == ["chapters"] and suffix == "md"
    of_data = len(folders) > 1 and folders[-2] == "data" and suffix == "csv" and folders[-1] in stem
    return f".{suffix}" in TEXTS or of_chapters or of_data


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
        if any(holds_key(_decoded(part)) for part in _parts_of(line)):
            if number != told:
                yield number
        elif len(line) <= LONG and (below := lines_to_key_below(_decoded(line), _decoded(following))):
            if number + below != told:
                yield number + below
            told = number + below


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


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", errors="replace")
