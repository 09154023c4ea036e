"""What becomes public: refused unless ready, every version at its address for good, the same in every place."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from report.core.errors import ContentError, ReportError, ToolMissing, UsageError
from report.evidence.heads import without_head
from report.release.publish import Asked, publish
from report.release.publish.targets import find_destination
from report.release.publish.version_index import without_switch
from tests.release.publish.small import Small, git, tree_of, versions_in
from tests.test_links import faults_of

URL = "https://example.org/paper"
SILENT = print


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "paper")


def published(small: Small, url: str = URL, force: str = "", to: str = "folder:public") -> Path:
    publish(small.project, Asked(to, url, force), SILENT)
    return small.project.root / "public"


def refusal(small: Small, kind: type[ReportError] = ContentError, **asked: str) -> str:
    with pytest.raises(kind) as error:
        publish(small.project, Asked(**{"to": "folder:public", "url": URL, **asked}), SILENT)
    return str(error.value)


# What is refused.


def test_unverified_build_is_refused_and_forced_with_the_word(small: Small) -> None:
    (small.project.build / "verification/verdict.json").unlink()
    assert "has not been verified" in refusal(small)
    assert "FORCE=unverified" in refusal(small)
    assert not (small.project.root / "public").exists()
    assert versions_in(published(small, force="unverified")) == ["0.1.0"]
    assert "How it was verified" not in (small.project.root / "public/index.html").read_text()


def test_failed_verification_is_refused(small: Small) -> None:
    small.verify(matched=False, verdict="partially reproduced")
    assert "the verification ended with: partially reproduced" in refusal(small)


@pytest.mark.parametrize("changed", ["build/site/index.html", "build/paper.pdf", "build/site/added.html"])
def test_verdict_on_other_bytes_is_refused(small: Small, changed: str) -> None:
    small.write(changed, "changed after the verification")
    message = refusal(small)
    assert "what was verified is not what is built now" in message
    assert changed.removeprefix("build/") in message


def test_removed_page_is_not_what_was_verified(small: Small) -> None:
    (small.project.site / "chapters/one.html").unlink()
    assert "site/chapters/one.html" in refusal(small)


def test_uncommitted_change_is_refused_and_forced_with_the_word(small: Small) -> None:
    small.write("chapters/one.qmd", "# Another\n")
    assert "1 files are changed and not committed: chapters/one.qmd" in refusal(small)
    published(small, force="dirty")


def test_folder_without_git_is_refused(small: Small) -> None:
    shutil.rmtree(small.project.root / ".git")
    message = refusal(small)
    assert "there is no git repository here, so nothing is committed" in message
    assert "git init" in message


def test_all_faults_are_told_at_once(small: Small) -> None:
    small.write("chapters/one.qmd", "# Another\n")
    small.write("build/paper.pdf", "other")
    message = refusal(small)
    assert "not committed" in message
    assert "what was verified is not what is built now: paper.pdf" in message


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"to": ""}, r"TO=\(nothing\) names no place"),
        ({"to": "ftp:there"}, "TO=ftp:there names no place"),
        ({"to": "branch:main"}, "the branch main holds the sources"),
        ({"url": "example.org"}, "URL=example.org is no address of a site"),
        ({"url": "https://example.org/?page"}, "is no address"),
        ({"force": "anything"}, "FORCE=anything is not known"),
        ({"to": "folder:."}, "holds the project"),
        ({"to": "folder:build/site"}, "built site itself"),
        ({"to": "folder:index.qmd"}, "not a folder"),
    ],
)
def test_wrong_order_is_a_usage_error(small: Small, asked: dict[str, str], fault: str) -> None:
    assert re.search(fault, refusal(small, UsageError, **asked))


def test_work_of_others_is_never_replaced(small: Small) -> None:
    small.write("public/letter.txt", "mine")
    assert "holds something that was not published from here: letter.txt" in refusal(small, UsageError)
    assert tree_of(small.project.root / "public") == {"letter.txt": b"mine"}


def test_project_without_a_citation_file_cannot_be_published(small: Small) -> None:
    (small.project.root / "CITATION.cff").unlink()
    assert "only a paper with a CITATION.cff" in refusal(small, UsageError, force="dirty")


def test_version_that_cannot_be_ordered_is_refused(small: Small) -> None:
    small.release("next", "Text.")
    assert "version next cannot be put in order" in refusal(small, UsageError)


def test_rsync_that_is_absent_is_told(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ToolMissing, match="rsync was not found"):
        find_destination("rsync:there", small.project)


def test_broken_record_is_an_error_and_nothing_changes(small: Small) -> None:
    public = published(small)
    (public / "versions.json").write_text('{"versions": [{}]}')
    before = tree_of(public)
    small.release("0.2.0", "Second.")
    assert "not a record of versions" in refusal(small)
    assert tree_of(public) == before


# What stays.


def test_second_version_leaves_the_first_untouched(small: Small) -> None:
    public = published(small)
    first = {name: data for name, data in tree_of(public).items() if name.startswith("v/0.1.0/")}
    assert len(first) > 8
    small.release("0.2.0", "The second text.")
    published(small)
    after = tree_of(public)
    assert {name: data for name, data in after.items() if name.startswith("v/0.1.0/")} == first
    assert b"The second text." in after["index.html"]
    assert b"The second text." in after["v/0.2.0/index.html"]
    assert versions_in(public) == ["0.2.0", "0.1.0"]


def test_published_version_cannot_change_in_silence(small: Small) -> None:
    public = published(small)
    before = tree_of(public)
    small.release("0.1.0", "Another text under the same number.")
    assert "version 0.1.0 is published already, with other content" in refusal(small, UsageError)
    assert tree_of(public) == before
    published(small, force="replace")
    assert b"Another text" in (public / "v/0.1.0/index.html").read_bytes()


def test_publishing_the_same_again_changes_nothing(small: Small) -> None:
    public = published(small)
    before = tree_of(public)
    published(small)
    assert tree_of(public) == before


def test_older_version_does_not_come_to_the_top(small: Small) -> None:
    published(small)
    small.release("0.10.0", "Tenth.")
    published(small)
    small.release("0.9.0", "Ninth.")
    assert "version 0.9.0 is older than 0.10.0" in refusal(small, UsageError)


def test_files_of_the_host_stay(small: Small) -> None:
    small.write("public/CNAME", "paper.example.org")
    small.write("public/.well-known/key", "k")
    public = published(small)
    small.release("0.2.0", "Second.")
    published(small)
    assert (public / "CNAME").read_text() == "paper.example.org"
    assert (public / ".well-known/key").read_text() == "k"


def test_page_is_what_was_verified_but_for_what_is_marked(small: Small) -> None:
    public = published(small)
    for page in ("index.html", "chapters/one.html"):
        built = (small.project.site / page).read_text()
        for top in ("", "v/0.1.0/"):
            text = (public / top / page).read_text()
            assert text != built
            assert without_head(without_switch(text)) == built
    for name in ("assets/paper.css", "a-small-paper.pdf"):
        source = {"a-small-paper.pdf": small.project.pdf}.get(name, small.project.site / name)
        assert (public / name).read_bytes() == source.read_bytes()


# What readers and programs find.


def test_every_link_of_what_is_public_leads_somewhere(small: Small) -> None:
    published(small, url="")
    small.release("0.2.0", "Second.", more="chapters/two.html")
    public = published(small, url="")
    assert faults_of(public) == []


def test_switch_leads_to_the_same_page_or_to_the_first(small: Small) -> None:
    published(small)
    small.release("0.2.0", "Second.", more="chapters/two.html")
    public = published(small)
    one, two = ((public / f"chapters/{name}.html").read_text() for name in ("one", "two"))
    assert 'href="../v/0.1.0/chapters/one.html"' in one
    assert 'href="../v/0.1.0/index.html"' in two
    assert '<a href="../v/0.2.0/chapters/two.html" aria-current="true">0.2.0, 2026-11-24</a>' in two
    assert "Latest version" not in one
    assert (
        '<a href="../../../chapters/one.html">Latest version</a>' in (public / "v/0.2.0/chapters/one.html").read_text()
    )


def test_a_public_page_asks_for_its_fonts_early_and_a_built_one_does_not(small: Small) -> None:
    page = small.project.site / "chapters/one.html"
    script = '<script src="../assets/theme.js"></script>\n</head>'
    small.write("build/site/chapters/one.html", page.read_text().replace("</head>", script, 1))
    small.verify()
    public = published(small)
    for top in ("", "v/0.1.0/"):
        head = (public / top / "chapters/one.html").read_text().partition("</head>")[0]
        assert head.count('<link rel="preload" href="../assets/fonts/') == 3
    assert "preload" not in page.read_text(), "from a disk a browser refuses and complains"


def test_page_without_a_place_for_the_switch_has_it_at_its_start(small: Small) -> None:
    small.write(
        "build/site/chapters/one.html", "<html><head></head><body class='quarto'>\n<main>One</main></body></html>"
    )
    small.verify()
    text = (published(small) / "chapters/one.html").read_text()
    assert text.index("<body") < text.index('<nav class="versions"') < text.index("<main>")


def test_addresses_are_those_of_the_place(small: Small) -> None:
    public = published(small)
    assert f'<link rel="canonical" href="{URL}/chapters/one.html">' in (public / "chapters/one.html").read_text()
    own = (public / "v/0.1.0/chapters/one.html").read_text()
    assert f'<link rel="canonical" href="{URL}/v/0.1.0/chapters/one.html">' in own
    assert f"url = {{{URL}/v/0.1.0/}}" in (public / "cite/a-small-paper.bib").read_text()
    assert 'href="/paper/index.html"' in (public / "404.html").read_text()


def test_without_an_address_none_is_invented(small: Small) -> None:
    public = published(small, url="")
    assert not {"sitemap.xml", "feed.xml", "robots.txt"} & {path.name for path in public.iterdir()}
    assert "canonical" not in (public / "index.html").read_text()
    assert json.loads((public / "versions.json").read_text())["address"] == ""


def test_sitemap_and_feed_are_whole_and_know_no_clock(small: Small) -> None:
    published(small)
    small.release("0.2.0", "Second.")
    public = published(small)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "a": "http://www.w3.org/2005/Atom"}
    places = [e.text for e in ET.parse(public / "sitemap.xml").iterfind("s:url/s:loc", space)]
    assert places == [f"{URL}/chapters/one.html", f"{URL}/", f"{URL}/versions.html"]
    feed = ET.parse(public / "feed.xml")
    assert [e.text for e in feed.iterfind("a:entry/a:id", space)] == [f"{URL}/v/0.2.0/", f"{URL}/v/0.1.0/"]
    times = {e.text for e in feed.iterfind(".//a:updated", space)}
    times |= {e.text for e in ET.parse(public / "sitemap.xml").iterfind(".//s:lastmod", space)}
    assert times == {"2026-11-24T00:00:00Z", "2026-11-24"}


def test_robots_are_told_only_where_the_host_looks_for_it(small: Small) -> None:
    public = published(small, url="https://paper.example.org")
    assert "Sitemap: https://paper.example.org/sitemap.xml" in (public / "robots.txt").read_text()
    published(small, url="https://example.org/below")
    assert not (public / "robots.txt").exists()


def test_policy_is_given_only_to_pages_that_can_live_with_it(small: Small) -> None:
    assert "script-src 'self'" in (published(small) / "_headers").read_text()
    small.release("0.2.0", "</p><script>start()</script><p>")
    assert not (published(small) / "_headers").exists()


# Every place.


def test_branch_is_pushed_and_grows_by_a_commit_for_each_version(small: Small, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "host.git")
    git(small.project.root, "remote", "add", "origin", str(tmp_path / "host.git"))
    for version in ("0.1.0", "0.2.0"):
        small.release(version, f"Text of {version}.")
        published(small, to="branch:origin/gh-pages")
    assert git(tmp_path / "host.git", "log", "--format=%s", "gh-pages").split("\n")[:2] == [
        "Publish version 0.2.0",
        "Publish version 0.1.0",
    ]
    git(tmp_path, "clone", "--quiet", "--branch=gh-pages", "host.git", "clone")
    assert versions_in(tmp_path / "clone") == ["0.2.0", "0.1.0"]
    assert (tmp_path / "clone/.nojekyll").exists()
    assert "Text of 0.1.0." in (tmp_path / "clone/v/0.1.0/index.html").read_text()


def test_branch_of_another_clone_is_continued_and_not_overwritten(small: Small, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "host.git")
    git(small.project.root, "remote", "add", "origin", str(tmp_path / "host.git"))
    published(small, to="branch:origin/gh-pages")
    other = Small(tmp_path / "other")
    git(other.project.root, "remote", "add", "origin", str(tmp_path / "host.git"))
    other.release("0.2.0", "From elsewhere.")
    published(other, to="branch:origin/gh-pages")
    assert len(git(tmp_path / "host.git", "log", "--format=%h", "gh-pages").split()) == 2
    small.release("0.3.0", "Third.")
    published(small, to="branch:origin/gh-pages")
    listed = git(tmp_path / "host.git", "ls-tree", "--name-only", "gh-pages", "v/").split()
    assert listed == ["v/0.1.0", "v/0.2.0", "v/0.3.0"]


def test_local_branch_needs_no_remote(small: Small) -> None:
    published(small, to="branch:pages")
    assert "versions.json" in git(small.project.root, "ls-tree", "--name-only", "pages")
    assert git(small.project.root, "status", "--porcelain") == ""


def test_branch_with_other_work_is_refused(small: Small) -> None:
    git(small.project.root, "branch", "notes")
    assert "the branch notes: holds something" in refusal(small, UsageError, to="branch:notes")


def test_remote_that_cannot_be_reached_is_told(small: Small) -> None:
    assert "no remote is called nowhere" in refusal(small, UsageError, to="branch:nowhere/gh-pages")
    git(small.project.root, "remote", "add", "origin", "/nowhere")
    message = refusal(small, to="branch:origin/gh-pages")
    assert "git ls-remote failed" in message
    assert "fatal: '/nowhere' does not appear to be a git repository" in message


def test_all_places_get_the_same(small: Small, tmp_path: Path) -> None:
    if shutil.which("rsync") is None:
        pytest.skip("no rsync on the PATH; on Debian: apt-get install rsync")
    far = tmp_path / "far"
    for version in ("0.1.0", "0.2.0"):
        small.release(version, f"Text of {version}.")
        public = published(small)
        published(small, to="branch:pages")
        published(small, to=f"rsync:{far}")
        if version == "0.1.0":
            (far / "CNAME").write_text("kept")
            (public / "CNAME").write_text("kept")
    git(tmp_path, "clone", "--quiet", "--branch=pages", "paper", "clone")
    expected = tree_of(public)
    assert "v/0.1.0/index.html" in expected
    assert tree_of(far) == expected
    assert {**tree_of(tmp_path / "clone"), "CNAME": b"kept"} == expected


def test_rsync_removes_what_is_gone_and_refuses_the_work_of_others(small: Small, tmp_path: Path) -> None:
    if shutil.which("rsync") is None:
        pytest.skip("no rsync on the PATH; on Debian: apt-get install rsync")
    small.release("0.1.0", "One.", more="chapters/gone.html")
    published(small, to=f"rsync:{tmp_path}/far")
    (small.project.site / "chapters/gone.html").unlink()
    small.release("0.2.0", "Two.")
    published(small, to=f"rsync:{tmp_path}/far")
    assert b"Version 0.2.0 has no such page." in (tmp_path / "far/chapters/gone.html").read_bytes()
    assert (tmp_path / "far/v/0.1.0/chapters/gone.html").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("mine")
    assert "letter.txt" in refusal(small, UsageError, to=f"rsync:{tmp_path}/full")
    assert (tmp_path / "full/letter.txt").read_text() == "mine"
