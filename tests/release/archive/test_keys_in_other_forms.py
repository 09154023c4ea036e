"""Keys, cookies and passwords as more programs write them, and words that only look so: in lines and over several."""

from __future__ import annotations

import base64

import pytest

from report.release.archive.private import find_credentials, is_private_name

KEY = "aB3dE5gH7jK9mN1p" + "Q3sT5vW7xY9zA2cD4"  # in parts: this file is looked at too
HEX = "9f86d081884c7d65" + "9a2feaa0c55ad015"
UUID = "9f86d081-884c-7d65-" + "9a2f-eaa0c55ad015"
WORD = "hunter" + "22x"
PAIR = base64.b64encode(b"ana:" + WORD.encode()).decode()
COMMIT = "c3c8d50e84733a099d36" + "787f55fd5fabde69ccab"


@pytest.mark.parametrize(
    "text",
    [
        *(f'key = "{KEY}"', f"key: {KEY}", f"key={HEX}", f"CENSUS_KEY='{HEX}'", f'set_key("{HEX}")'),
        *(f'Sys.setenv(CENSUS_KEY = "{HEX}")', f'"registrationkey":"{HEX}"', f"My API key is {HEX}"),
        *(f"Cookie: PHPSESSID={KEY}; a=b", f"Set-Cookie: sid={HEX}; Path=/", f'cookies={{"sid": "{KEY}"}}'),
        f".example.org\tTRUE\t/\tTRUE\t1790000000\tsid\t{KEY}",
        *(f"default login anonymous password {WORD}", f"db.example.org:5432:honey:ana:{WORD}", f"*:*:*:ana:{WORD}"),
        *(f'Client("AC{HEX}", "{HEX}")', f'cohere.Client("{KEY}")', f'osf_auth("{KEY}")'),
        *(f"Authorization: {HEX}", f"Authorization: ApiKey {HEX}", f'"Authorization": "{KEY}"'),
        *(f"Authorization: Basic {PAIR[:12]}", f'{{"Authorization": "Basic {PAIR}"}}'),
        *(f"https://api.example/x?appid={HEX}", f"https://api.example/x?UserID={UUID.upper()}&method=a"),
        f"https://b.example/f?X-Amz-Signature={HEX}{HEX}",
        f"https://api.example/jsonxml/INDICATOR/1002000001/es/00/false/A/2.0/{UUID}?type=json",
        "SECRET_KEY = 'django-insecure-" + "abc$%^&*(12345678901'",
        *(f'auth=("ana", "{WORD}")', f"HTTPBasicAuth('ana', '{WORD}')", f'GET(u, authenticate("ana", "{WORD}"))'),
        *(f'keyring.set_password("svc", "ana", "{WORD}")', f'dsn("x") user("ana") password("{WORD}")'),
        *(f"wget --http-password={WORD} h", f"//registry.example/:_password={WORD}", f"ENV DB_PASSWORD {WORD}"),
        *(f"host=h user=ana password={WORD}", f"user=ana password={WORD} path=db;", f"Uid=a;Pwd={{{WORD}}};"),
        *(f"sqlplus ana/{WORD}@db", f"jdbc:oracle:thin:ana/{WORD}@//db:1521/x", f"WIFI:T:WPA;S:net;P:{WORD};;"),
        *(f'passwort = "{WORD}"', f'mot_de_passe = "{WORD}"', f'senha = "{WORD}"', f"pass: {WORD}"),
        *(f"The password is {WORD}.", f"La contraseña es {WORD}", "ftp://ana:" + "abc12@ftp.example.org/f.csv"),
        *(f'<input name="csrf_token" value="{HEX}">', f'<add key="ApiKey" value="{HEX}"/>'),
        *(f'{{"name": "sessionid", "value": "{KEY}"}}', "ana:$apr1$" + "abcdefgh$0123456789abcdefghijkl"),
        *("eyJhbGciOiJSU0EtT0FFUCIs" + f"ImVuYyI6.{KEY}.{KEY}.{KEY}.{KEY}", "MHcCAQ" + f"EEI{KEY}"),
        *(
            "whs" + f"ec_{KEY}",
            "pcs" + f"k_{KEY}{KEY}",
            "HRK" + f"U-{UUID}",
            "sk-svc" + f"acct-{KEY}_{KEY}",
            "dp.p" + f"t.{KEY}{KEY}",
        ),
    ],
)
def test_a_key_is_found(text: str) -> None:
    assert list(find_credentials(f"first\n{text}\nlast\n")) == [2]


@pytest.mark.parametrize(
    "text",
    [
        f"machine example.org\n  login ana\n  password {WORD}",
        f"default\nlogin ana\npassword {WORD}",
        f"- name: API_TOKEN\n  value: {HEX}",
        f'{{"name": "sessionid",\n "value": "{KEY}"}}',
        f"<key>password</key>\n<string>{WORD}</string>",
        f"name,url,username,password\nshop,https://example.org,ana,{WORD}",
        f"user;passwd\nana;{WORD}",
    ],
)
def test_a_key_is_found_below_its_name(text: str) -> None:
    assert list(find_credentials(f"first\n{text}\n")) == [2 + text.count("\n")]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "doi: 10.1016/j.worlddev.2020.105123",
            f"sha: {COMMIT}",
            f'"hash": "sha256:{HEX}{HEX}"',
            f"uses: a/b@{COMMIT}",
        ),
        *(
            "The password was never written down.",
            "users forgot login and password combinations",
            "password: a word of 7",
        ),
        *("credential: Doctor-of-Philosophy-2019", "secretariat = Secretaria-de-Economia-2020"),
        *("Token: Linguistik-Korpus-Deutsch-2019", "secrets: ../data/trade-secret-cases-2019.csv"),
        *("Authorization: SEMARNAT-08-049", 'authorization: "COFEPRIS-123456-2020"', "Authorization: Basic principles"),
        *("key: production-2017-a", "key = {INEGI-RAIAVL-2017-rev}", 'sort_key = "2019-Aguascalientes-calls"'),
        *(
            f'"key": "{HEX}{HEX}",',
            f"key: venv-{HEX}",
            f"primary_key: {HEX}",
            f'cache_key = "{HEX}"',
            "key: 1234567890123456789012345678",
        ),
        *(
            '{"name": "token", "value": 12}',
            "name: tokens\nvalue: 1,250,000",
            "user,password\n",
            "user,password,year\n1,2\n",
        ),
        *("Cookie policy: we set none", "chr1:12345:A:G:rs123456", "pass: Khyber", "pass: 2nd-of-May-2019"),
        *('password("Enter it again")', 'auth=("user", "pass")', "host=a, user=b, password=secret_word"),
        *("postgresql://user:password@localhost/db", "Basic research-in-2019", "the token is Anillo-Periferico-2019"),
    ],
)
def test_words_that_look_so_are_none(text: str) -> None:
    assert list(find_credentials(f"first\n{text}\nlast\n")) == []


@pytest.mark.parametrize(
    "name",
    [
        *("chapters/secrets.qmd", "chapters/credentials.ipynb", "chapters/passwords.md", "chapters/mnemonics.qmd"),
        *(
            "build/site/chapters/secrets.html",
            "data/credentials/credentials.csv",
            "site/data/credentials/credentials.csv",
        ),
    ],
)
def test_a_text_or_a_dataset_about_secrets_is_none(name: str) -> None:
    assert not is_private_name(name)


@pytest.mark.parametrize(
    "name", ["data/credentials.csv", "data/aws/credentials.csv", "passwords.md", "secrets.csv", ".env.html/.env"]
)
def test_a_file_that_is_named_like_one_elsewhere_is_one(name: str) -> None:
    assert is_private_name(name)
