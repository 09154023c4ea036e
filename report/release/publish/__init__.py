"""From a built site to a public one: latest version at the top, every version at an address that stays."""

from report.release.publish.publication import Asked, publish

__all__ = ["Asked", "publish"]
