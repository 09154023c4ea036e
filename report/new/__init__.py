"""Another paper: a complete repository of its own, from the paper to begin with."""

from report.new.answers import LANGUAGES, Facts, facts_from
from report.new.generate import write_paper

__all__ = ["LANGUAGES", "Facts", "facts_from", "write_paper"]
