"""Names and forms of keys that were let in: of R, of notebooks, of shells."""

from __future__ import annotations

import pytest

from report.release.archive.private import find_credentials, is_private_name

KEY = "aB3dE5gH7jK9mN1p" + "Q3sT5vW7xY9zA2cD4"  # in two parts: this file is looked at too
WORD = "hunter" + "2xyz"


@pytest.mark.parametrize(
    "text",
    [
        f'inegi_token <- "{KEY}"',
        f'password <- "{WORD}"',
        f'set_token("{KEY}")',
        f'census_api_key("{KEY}")',
        f'"source": ["api_key = \\"{KEY}\\"\\n"]',
        f'"source": ["password = \\"{WORD}\\"\\n"]',
        f'TOKEN = """{KEY}"""',
        f"api.key = {KEY}",
        f"API key: {KEY}",
        f'figshare_pat = "{KEY}"',
        f'consumer_key="{KEY}"',
        f"clave: {KEY}",
        f"ENV TOKEN {KEY}",
        f'environ["INEGI"] = "{KEY}"',
        f"git clone https://{KEY}@example.org/x",
        f"PGPASSWORD={WORD} psql",
        f"ARG DB_PASSWORD={WORD}",
        f"mysql -u root -p{WORD}",
        f"docker login -u me -p {WORD}",
        f'smtp.login("me@example.org", "{WORD}")',
        f'<add key="Password" value="{WORD}"/>',
        f'psk="{WORD}"',
        "$ANSIBLE_VAULT;" + "1.1;AES256",
        "b3BlbnNzaC1rZXkt" + "djEAAAAABG5vbmU",
    ],
)
def test_more_forms_of_keys_are_found(text: str) -> None:
    assert list(find_credentials(f"first line\n{text}\n".encode())) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "clave = entidad",
        'clave: "01001"',
        "the token is set by the reader",
        'set_token("your token here")',
        "PASSWORD=$(cat file) psql",
        'login("name", "password")',
        "https://example.org/a/very-long-name-of-a-page-in-2024",
        "docker login -u me",
    ],
)
def test_words_about_keys_are_none(text: str) -> None:
    assert not list(find_credentials(text.encode()))


@pytest.mark.parametrize(
    "name",
    [
        *("secrets", "secrets.R", "a/secret_key.py", "vault_pass.txt", "AuthKey_ABC.p8", "private.asc", "claves.txt"),
        *("contraseñas.txt", "recovery-codes.txt", "logins.json", "bitwarden_export.csv", "x.1pux", "winscp.ini"),
        *(".vscode/sftp.json", "deploy_key", "ssh_host_rsa_key", "terraform.tfvars.json", "token_inegi.txt", "x.rdp"),
    ],
)
def test_more_names_of_secrets_are_known(name: str) -> None:
    assert is_private_name(name)


@pytest.mark.parametrize(
    "name", ["secretary.csv", "chapters/secret-of-honey.qmd", "keyboard.json", "clave-municipio.csv"]
)
def test_names_that_only_begin_so_are_none(name: str) -> None:
    assert not is_private_name(name)
