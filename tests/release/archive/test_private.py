"""What must not leave the machine, in all the forms in which people keep it, and names that no archive can hold."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest

from report.core.errors import ContentError
from report.core.project import Project
from report.release.archive.private import find_credentials, is_private_name
from report.release.archive.selection import select_files

NAMES = (
    *(".env.local", "config/.env.production", "prod.env", "id_rsa", "keys/id_ed25519_sk", "credentials.json", ".npmrc"),
    *(".netrc", "application_default_credentials.json", "aws_credentials.csv", "accessKeys.csv", "rootkey.csv"),
    *("token.txt", "zenodo-token.txt", ".zenodo_token", ".vault-token", "passwords.txt", ".dockercfg", ".s3cfg"),
    *("terraform.tfvars", ".psql_history", ".kaggle/kaggle.json", "gcloud/x.db", "login.keychain-db", "kubeconfig"),
    *("service_account.json", "serviceAccountKey.json", "paper-firebase-adminsdk-x.json", "oauth.json", "secret.yaml"),
    *(".secrets", "zenodo.token", "token.json", "api_key.txt", "api-keys.json", "APIKEY", "passwd.txt", "password.csv"),
    *("terraform.tfstate", "cookies.sqlite", "auth.json", "secring.gpg", "wallet.dat", "wg0.conf", ".databrickscfg"),
)
# With an asterisk in the middle of what is looked for, so that this file holds none of it.
TEXTS = (
    *('pass*word = "hunter2secret"', "DB_PASS*WORD=Tr0ub4dor&3", "db_pass*word: S3cretP@ss!", "pass*wd: 'abcdefgh'"),
    *('PASS*PHRASE="correct horse battery staple"', '{"pass*word": "letmein99"}', "export PGPASS*WORD=letmein99"),
    *("machine example.org login me pass*word s3cr3tword", "Authorization: Bear*er abcdef0123456789abcdef"),
    *("_au*th=dXNlcjpwYXNzd29yZA==", "xa*pp-1-A0123-1234567890-abcdef012345", "1234567890:A*A" + "F1b2C3d4E5f" * 3),
    *("AGE-SECRET*-KEY-1" + "Q" * 58, "xo*xb-123456789012-abcdefABCDEF", "AI*za" + "a1B2c3D" * 5),
    *("-----BEGIN OPENSSH PRIV*ATE KEY-----", "postgres*://user:s3cret1@db.example/x"),
    *("redis*://:s3cret1@db.example:6379", "jdbc:postgresql://h/db?user=a&pass*word=hunter22", "Uid=a;Pw*d=hunter22;"),
    *(
        "<pass*word>hunter22</password>",
        "x --pass*word hunter22",
        "ssh*pass -p hunter22 ssh h",
        "cu*rl -u ana:hunter22 h",
    ),
    *(
        'contra*seña = "mariposa7"',
        "CONTRA*SEÑA=mariposa7",
        "DB_PA*SS=hunter22",
        'environ["TO*KEN"] = "0a1b2c3d4e5f6a7b8c9d"',
    ),
    *(
        'putenv("API_TO*KEN", "0a1b2c3d4e5f6a7b8c9d")',
        "setx TO*KEN 0a1b2c3d4e5f6a7b8c9d",
        "--to*ken 0a1b2c3d4e5f6a7b8c9d",
    ),
    *(
        'h = {"X": "Bea*rer 0a1b2c3d4e5f6a7b8c9d"}',
        "https://api.example/x?k*ey=0a1b2c3d4e5f6a7b8c9d",
        "X-Dataverse-k*ey: 0a1b2c3d-4e5f6a7b8c9d",
    ),
    *(
        '"au*th": "YW5hOmh1bnRlcjIyaHVu"',
        "sk*-ant-api03-" + "aB3_" * 24,
        "gs*k_" + "aB3" * 17,
        "dop_*v1_" + "0a1b2c3d" * 8,
    ),
    *("Pu*TTY-User-Key-File-3: ssh-rsa", "hv*s." + "aB3" * 10, "da*pi" + "0a1b2c3d" * 4, "sk_*test_" + "aB3" * 8),
    *("https://discord.com/api/web*hooks/123456789/" + "aB3-" * 15, "nt*n_" + "aB3" * 15, "xa*i-" + "aB3" * 26),
)
# Lines of which the last but one names what stands on the last.
BELOW = (
    *('pass*word = (\n    "hunter2secret"', 'pass*word = \\\n    "hunter2secret"', "db_pass*word:\n  S3cretP@ss!"),
    *("to*ken: >-\n  0a1b2c3d4e5f6a7b8c9d", "pass*word: |\n\n  hunter22", '"api_k*ey":\n  "0a1b2c3d4e5f6a7b8c9d"'),
    *(
        "to*kens:\n  - 0a1b2c3d4e5f6a7b8c9d",
        'TO*KENS = [\n    "0a1b2c3d4e5f6a7b8c9d",',
        "x --to*ken \\\n  0a1b2c3d4e5f6a7b8c9d",
    ),
    *('sec*ret =>\n  "0a1b2c3d4e5f6a7b8c9d"', "Authori*zation:\n  Bea*rer 0a1b2c3d4e5f6a7b8c9d"),
)
PEM = "-----BEGIN {}-----\nMIIEpAIB" + "AAKCAQEA"
# Parts that are put together here, as the whole would be what is looked for.
DRAWN = (
    "pat" + "aB3dE5gH7jK9mN" + "." + "0a1b2c3d" * 8,
    base64.b64encode(b"123456789012345678").decode() + ".GaB3_-." + "aB3dE5g" * 5,
    base64.b64encode(b"1234567890123456789").decode().rstrip("=") + ".GaB3_-." + "aB3dE5g" * 5,
    "MII" + "EpA" + "IBAAKCAQEAaB3",
    "MII" + "EvQ" + "IBADANBgkqhkiG9w0BAQEFAASC" + "BKc",
    *(
        "fi" + "gd_" + "aB3_" * 10,
        "s" + "bp_" + "0a1b2c3d" * 5,
        "dck" + "r_pat_" + "aB3-" * 6,
        "NR" + "AK-" + "A1B" * 9,
    ),
    *("pscale" + "_tkn_" + "aB3_" * 8, "glr" + "t-" + "aB3-" * 5, "PM" + "AK-" + "0a1b2c3d" * 3 + "-" + "0a" * 17),
    *(
        before + base64.b64encode(f"{first}{PEM.format(kind)}".encode()).decode()
        for kind in ("PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY")
        for first in ("", "\n", "\r\n")
        for before in ("", "key: ", "b64")
    ),
)
PLAIN = (
    *(
        '"password": {\n  "description": "as long as you like"\n}',
        "password:\n  type: string",
        "if password:\n    return",
    ),
    *(
        "password = (\n    settings.password",
        "password:\n",
        "token: >-\n  names one of the words",
        "The password:\n\nis secret",
    ),
    *("password = \\\n    getpass()", "a = (\n  12", "--token \\\n  $TOKEN"),
    *(base64.b64encode(PEM.format(kind).encode()).decode() for kind in ("CERTIFICATE", "PUBLIC KEY")),
    *("path.to.a." + "0a1b2c3d" * 8, "NotANumberInBase64Atall.GaB3_-." + "aB3dE5g" * 5),
    *("password = os.environ['PASSWORD']", "password = getpass()", "def login(password=None):", "password: password"),
    *('password="${PASSWORD}"', 'password = "<your own>"', "password=********", "The password: it is asked for twice."),
    *('help="password: asked for if it is not given."', "pwd", "cd $(pwd)", '"password": {"type": "string"}'),
    *("curl -u $USER:$PASSWORD h", "--password $PASSWORD", "keyboard-key: none", "?key=chapter", "Bearer of good news"),
    *("clave: 19-001-0001", "sig=none", '"auth": "none"', "the bearer must be registered-in-2017-and-later"),
)


@pytest.mark.parametrize("name", NAMES)
def test_file_of_secrets_is_known_by_its_name(name: str) -> None:
    assert is_private_name(name)


@pytest.mark.parametrize("text", TEXTS)
def test_password_or_key_is_found_in_a_text(text: str) -> None:
    assert list(find_credentials(f"first\n{text.replace('*', '')}\n")) == [2]


@pytest.mark.parametrize("text", BELOW)
@pytest.mark.parametrize("before", ["", "first\n"])
def test_a_value_is_found_on_the_line_below_its_name(before: str, text: str) -> None:
    text = f"{before}{text.replace('*', '')}\nlast\n"
    assert list(find_credentials(text)) == [text.count("\n") - 1]


def test_a_line_is_told_once_that_holds_two_keys_or_one_below_its_name() -> None:
    text = 'a_to*ken = (\n  "to*ken=0a1b2c3d4e5f6a7b8c9d"\n)\nto*ken=0a1b2c3d4e5f6a7b8c9d'.replace("*", "")
    assert list(find_credentials(text)) == [2, 4]


@pytest.mark.parametrize("text", DRAWN)
def test_key_without_a_name_is_known_by_its_form(text: str) -> None:
    assert list(find_credentials(f"first\n{text}\n")) == [2]


@pytest.mark.parametrize("text", PLAIN)
def test_words_about_passwords_are_none(text: str) -> None:
    assert list(find_credentials(text)) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_text_may_be_written_as_other_systems_write_it(encoding: str) -> None:
    text = TEXTS[0].replace("*", "")
    assert list(find_credentials(f"first\n{text}\n".encode(encoding))) == [2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(_committed((tmp_path / "repository").resolve(), "paper/"))


def _committed(root: Path, below: str, files: dict[str, str] | None = None) -> Path:
    for name, text in {"_quarto.yml": "a: 1\n", "index.qmd": "# A\n", **(files or {})}.items():
        (root / below / name).parent.mkdir(parents=True, exist_ok=True)
        (root / below / name).write_text(text)
    _git(root, "init", "--quiet")
    _commit(root)
    return root / below


def _commit(root: Path) -> None:
    _git(root, "add", "--all")
    _git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Paper")


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True)


def test_changes_are_those_that_publishing_sees(project: Project) -> None:
    """In a folder of a larger repository, whose other files are nobody's concern."""
    (project.root.parent / "index.qmd").write_text("of another paper")
    (project.root / "notes.txt").write_text("untracked, and not of the paper")
    assert set(select_files(project).files) == {"_quarto.yml", "index.qmd"}
    (project.root / "index.qmd").write_text("# B\n")
    with pytest.raises(ContentError, match=r"^index\.qmd: is not as it was committed"):
        select_files(project)
    _git(project.root, "update-index", "--skip-worktree", "index.qmd")
    with pytest.raises(ContentError, match=r"^index\.qmd: is not looked at by git \(skip-worktree\), and is changed"):
        select_files(project)
    assert select_files(project, {"dirty"}).uncommitted == ("index.qmd",)


def test_file_that_a_chapter_reads_elsewhere_is_no_part_of_an_archive(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from report.evidence.record.reads import Reads

    monkeypatch.setattr(
        "report.evidence.record.tracked.read_noted", lambda _: {"index.qmd": Reads((), ("/srv/raw.csv",))}
    )
    with pytest.raises(ContentError, match=r"^/srv/raw\.csv: is outside the project, and is read by index\.qmd"):
        select_files(project)


@pytest.mark.parametrize("name", ["chapters/a\nb.qmd", "chapters/a\\b.qmd", "chapters/a\tb.qmd"])
def test_name_that_no_list_can_hold_is_refused(project: Project, name: str) -> None:
    (project.root / name).parent.mkdir()
    (project.root / name).write_text("# A\n")
    _commit(project.root.parent)
    with pytest.raises(ContentError, match="a name with a line break"):
        select_files(project)


@pytest.mark.parametrize("pair", [("A.qmd", "a.qmd"), ("é.qmd", "e\u0301.qmd")])
def test_two_names_that_are_one_elsewhere_are_refused(project: Project, pair: tuple[str, str]) -> None:
    (project.root / "chapters").mkdir()
    for name in pair:
        (project.root / "chapters" / name).write_text("# A\n")
    if len(list((project.root / "chapters").iterdir())) < 2:
        pytest.skip("this disk keeps one of them only")
    _git(project.root, "config", "core.precomposeunicode", "false")
    _commit(project.root.parent)
    with pytest.raises(ContentError, match="in capital letters or accents only"):
        select_files(project)


def test_stand_in_of_a_large_file_is_not_packed(project: Project) -> None:
    (project.root / "data").mkdir()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 5\n"
    (project.root / "data/README.md").write_text(pointer)
    _commit(project.root.parent)
    with pytest.raises(ContentError, match=r"^data/README\.md: is a pointer of git LFS"):
        select_files(project)


@pytest.mark.parametrize("kind", ["hard link", "link inside", "repository below"])
def test_neighbours_of_files(project: Project, tmp_path: Path, kind: str) -> None:
    """A tracked hard link is a file as any; a link to a packed file goes in; a repository below stays out."""
    name = "chapters/more.qmd"
    (project.root / "chapters").mkdir()
    if kind == "hard link":
        (tmp_path / "elsewhere.qmd").write_text("# A\n")
        (project.root / name).hardlink_to(tmp_path / "elsewhere.qmd")
    elif kind == "link inside":
        (project.root / name).symlink_to("../index.qmd")
    else:
        _committed(project.root / "chapters/clone", "")
        assert not [each for each in select_files(project).files if "clone" in each]
        return
    _commit(project.root.parent)
    assert select_files(project).files[name] == b"# A\n"
