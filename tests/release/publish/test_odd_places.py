"""Attributes that change bytes on the way, addresses that no page may hold, and names that are a slip of the hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.core.errors import UsageError
from report.data.page_addresses import fault_of_site_address
from report.release.publish.local_path import refuse_place
from report.release.publish.targets import find_destination
from tests.release.publish.places import Where, where
from tests.release.publish.small import Small, git

ATTRIBUTES = "* text=auto eol=crlf ident\n*.css filter=other\n*.html working-tree-encoding=UTF-16\n"


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "paper")


@pytest.mark.parametrize("whose", ["sources", "user", "repository"])
def test_attributes_change_no_byte_of_a_branch_and_hide_none_of_ours(small: Small, tmp_path: Path, whose: str) -> None:
    root = small.project.root
    place: Where = where("branch", small, tmp_path)
    for number in ("0.1.0", "0.2.0"):
        small.release(number, number)
        if whose == "sources":
            small.write(".gitattributes", ATTRIBUTES)
            git(root, "add", "-A")
            git(root, "commit", "--quiet", "--allow-empty", "-m", "Attributes")
        elif whose == "user":
            small.write(".git/of-the-user", ATTRIBUTES)
            git(root, "config", "core.attributesFile", str(root / ".git/of-the-user"))
        else:
            small.write(".git/info/attributes", ATTRIBUTES)
        git(root, "config", "filter.other.smudge", "no-such-program")
        git(root, "config", "filter.other.required", "true")
        place.publish(force="dirty,unverified")
    for number in ("0.1.0", "0.2.0"):
        assert f"{number}</p>" in place.text(f"v/{number}/index.html")
    assert git(tmp_path / "host.git", "cat-file", "-p", "gh-pages:v/0.1.0/assets/paper.css") == "body { color: black }"


WRONG_ADDRESSES = {
    "https://user:word@example.org/": "without a user",
    "https://[::1": "such as https",
    "https://example.org:99999/": "such as https",
    'https://example.org/"><script>': "such as https",
    "https://example.org/\u202e": "such as https",
    "https://example.org/../x": "names folders alone",
    "https://example.org/%2e%2e/x": "names folders alone",
    "https://example.org/%zz": "names folders alone",
    "https://": "such as https",
    "javascript:alert(1)": "such as https",
}


@pytest.mark.parametrize(("address", "expected"), WRONG_ADDRESSES.items(), ids=ascii)
def test_an_address_that_would_harm_every_page_is_refused(small: Small, address: str, expected: str) -> None:
    place = where("folder", small, small.project.root.parent)
    with pytest.raises(UsageError, match=expected):
        place.publish(url=address)
    assert not place.folder.exists()


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "http://localhost:8000/x/", "https://bücher.example/ñ/", "https://example.org/%C3%B1/"],
)
def test_other_addresses_are_those_of_a_site(address: str) -> None:
    assert fault_of_site_address(address) == ""


@pytest.mark.parametrize("to", ["folder: ", "folder: public", "folder:public ", "rsync: host:x", "branch:gh-pages "])
def test_a_blank_around_a_name_is_a_slip(small: Small, to: str) -> None:
    with pytest.raises(UsageError, match="a blank around it"):
        find_destination(to, small.project)


@pytest.mark.parametrize("to", ["folder:a\u202eb", "folder:a\u200bb", "branch:a\u200bb"])
def test_a_name_of_which_a_part_is_not_seen_is_refused(small: Small, to: str) -> None:
    with pytest.raises(UsageError, match="cannot be seen"):
        find_destination(to, small.project)


@pytest.mark.parametrize("name", ["Chapters", "DATA/x", "Report", ".Github"])
def test_sources_are_known_in_capital_letters_too(small: Small, name: str) -> None:
    with pytest.raises(UsageError, match="one of the paper's sources"):
        refuse_place(small.project.root / name, small.project)


def test_a_name_too_long_for_a_branch_is_none(small: Small) -> None:
    with (
        pytest.raises(UsageError, match="is no name of a branch"),
        find_destination(f"branch:{'x' * 201}", small.project).held(),
    ):
        pass
