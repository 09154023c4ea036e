"""Rebuild the paper from nothing, twice and otherwise, and compare: with each other and with what was released."""

from report.release.verify.verification import verify_project

__all__ = ["verify_project"]
