"""Passwords that people chose, named in several languages, short ones beside a name; and what only looks so."""

from __future__ import annotations

import pytest

from report.release.archive.private import find_credentials

WORD = "hunter" + "22x"  # in parts: this file is looked at too
SHORT = "x7" + "k9!"
HEX = "9f86d081884c7d65" + "9a2feaa0c55ad015"


@pytest.mark.parametrize(
    "text",
    [
        *(f'clave = "{WORD}"', f"clave: {WORD}", f"CLAVE={WORD}", f'"clave": "{WORD}"', f'clave <- "{WORD}"'),
        *(f"passwort: {WORD}", f"PASSWORT={WORD}", f'Kennwort = "{WORD}"', f"Contraseña: {WORD}", f"senha: {WORD}"),
        *(f"mot de passe : {WORD}", f'"mot de passe": "{WORD}"', f"motdepasse={WORD}", f'wachtwoord = "{WORD}"'),
        *(f'hasło = "{WORD}"', f'пароль = "{WORD}"', f'密码: "{WORD}"', f'lösenord = "{WORD}"', f'şifre = "{WORD}"'),
        *(f'pw = "{WORD}"', f'passcode = "{WORD}"', f"password = '''{WORD}'''", f"password={WORD} # of the mail"),
        *(f"Das Passwort ist {WORD}", f"Le mot de passe est {WORD}", f"la clave es {WORD}.", f"A senha é {WORD}"),
        *(f"unzip -P {WORD} a.zip", f"7z x -p{WORD} a.7z", f"openssl enc -k {WORD}", f"gpg --passphrase {WORD}"),
        f'Authorization: Digest username="ana", realm="x", nonce="{HEX}", uri="/a", response="{HEX}"',
        *(f'"user": "ana", "password": "{SHORT}"', f'connect(user="ana", passwd="{SHORT}", db="x")'),
        *(f'auth=("ana", "{SHORT}")', f"curl -u ana:{SHORT} https://example.org", f"Uid=ana;Pwd={SHORT};"),
        *(f"usuario/clave: ana/{WORD}", f"login: ana / {SHORT}", f"mysql -u ana -p{SHORT} db"),
        *(f"db.example.org:5432:honey:ana:{SHORT}", f"<user>ana</user><password>{SHORT}</password>"),
    ],
)
def test_a_chosen_password_is_found(text: str) -> None:
    assert list(find_credentials(f"first\n{text}\nlast\n")) == [2]


@pytest.mark.parametrize(
    "text",
    [f"user = 'ana'\npassword = '{SHORT}'", f"usuario: ana\nclave: {SHORT}", f"DB_USER=ana\nDB_PASSWORD={SHORT}"],
)
def test_a_short_password_is_found_on_the_line_below_its_user(text: str) -> None:
    assert list(find_credentials(f"first\n{text}\nlast\n")) == [3]


@pytest.mark.parametrize(
    "text",
    [
        *("La clave es simple: leer.", "La clave: 3 de cada 10 empresas", "clave,entidad,valor", "clave: entidad"),
        *(
            'clave = "produccion-2017"',
            'clave = "SCIAN3361"',
            'clave: "C33-2018"',
            'clave = "serie2017"',
            'clave = "MX09"',
        ),
        *('clave = "vehiculos_ligeros_2017"', "parola: cuvânt2", 'clé = "pays2020"', 'Schlüssel = "Land-7a"'),
        *(
            "mot de passe : obligatoire",
            "Passwort: siehe Anhang",
            "The password is required.",
            "El login: ver la página",
        ),
        *("auth=(user, password)", '"user": "text", "password": "text"', 'user="user1", password=getpass()'),
        *('password = ":****"', "user: Ana, password: hidden", "The digest of a response=200", "users 2017, keys 2018"),
        *("pw = df.groupby(2)", "user=$USER password=$PASSWORD", "E-mail: a@b.org, key: value1"),
    ],
)
def test_what_looks_like_a_chosen_password_is_let_be(text: str) -> None:
    assert list(find_credentials(f"first\n{text}\nlast\n")) == []
