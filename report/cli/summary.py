"""Write to `build/summary.txt` where the site and the papers are, which renderer made the site and why.

It also tells how long each step took.
"""

from __future__ import annotations

from report.cli.verb import verb
from report.core import freshness
from report.core.files import write_atomically
from report.core.progress import begin_step, end_step
from report.core.project import Project, find_project
from report.exhibits.build import what_was_not_run

STEPS = ("exhibits", "chapters", "site", "pdf", "docx")


@verb("summary")
def main() -> None:
    """Write to `build/summary.txt` where the site and the papers are, and how long each step took."""
    project = find_project()
    sources = begin_step(project, "summary")
    write_atomically(project.build / "summary.txt", summary_of(project))
    end_step(project, "summary", sources)


def not_run_here(project: Project) -> list[str]:
    """What could not be computed here, in a line for each cause."""
    return [f"not run: {each}" for each in what_was_not_run(project)]


def summary_of(project: Project) -> str:
    """The summary as lines of text; steps that have not run, or whose note is damaged, are left out."""
    read = {name: freshness.read_note(str(project.root), name) for name in STEPS}
    notes = {name: note for name, note in read.items() if "seconds" in note}
    outputs = [("Site", project.site / "index.html"), ("PDF", project.pdf), ("Word", project.docx)]
    lines = [f"{title:<5} {project.shown(path)}" for title, path in outputs if path.is_file()]
    if "site" in notes:
        lines.append(f"by    {notes['site']['result']}")
    lines += not_run_here(project)
    lines.append("took  " + ", ".join(f"{name} {note['seconds']:.1f} s" for name, note in notes.items()))
    return "\n".join(lines) + "\n"
