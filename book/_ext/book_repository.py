"""Every link into the repository, derived from ``repository.url`` of ``_config.yml``.

Jupyter Book hands that setting to the theme; this extension reads it there and fills in the
settings that would otherwise repeat it. Other extensions ask ``Repository`` for their links.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from learndyn import __version__

PACKAGE = "learndyn"
# The branch that holds the notebooks made from the chapters, and nothing else.
NOTEBOOKS_BRANCH = "notebooks"
# The book in one file, before its suffix: tools/print_book.py, tools/site_archive.py.
ARCHIVE = "learning-dynamics"


@dataclass(frozen=True)
class Repository:
    """The book's repository on GitHub, and the addresses that follow from it."""

    url: str
    branch: str

    @classmethod
    def from_config(cls, config: Config) -> Repository:
        """Return the repository that a running build is configured with."""
        options = config.html_theme_options
        return cls(options["repository_url"].rstrip("/"), options["repository_branch"])

    @classmethod
    def from_file(cls, path: Path) -> Repository:
        """Return the repository that a ``_config.yml`` names."""
        settings = yaml.safe_load(path.read_text("utf8"))["repository"]
        return cls(settings["url"].rstrip("/"), settings["branch"])

    @property
    def slug(self) -> str:
        """The last two parts of the address: ``owner/name``."""
        return "/".join(self.url.split("/")[-2:])

    @property
    def site(self) -> str:
        """The address of the published book, with its final slash."""
        owner, name = self.slug.split("/")
        return f"https://{owner}.github.io/{name}/"

    @property
    def address(self) -> str:
        """Where pip finds the package of this book."""
        return f"git+{self.url}@{self.branch}"

    @property
    def requirement(self) -> str:
        """What pip installs to get the package, with what the demos need."""
        return f"{PACKAGE}[widget] @ {self.address}"

    def source(self, path: str) -> str:
        """Return the address at which a file of the repository can be read."""
        return f"{self.url}/blob/{self.branch}/{path}"

    def launch(self, notebook: str) -> dict[str, str]:
        """Return the services that run a notebook of the notebooks branch, and their links."""
        file = f"{self.slug}/blob/{NOTEBOOKS_BRANCH}/{notebook}"
        return {
            "Colab": f"https://colab.research.google.com/github/{file}",
            "Kaggle": f"https://kaggle.com/kernels/welcome?src=https://github.com/{file}",
            "Binder": f"https://mybinder.org/v2/gh/{self.slug}/{NOTEBOOKS_BRANCH}"
            f"?urlpath=lab/tree/{notebook}",
        }

    def new_issue(self, title: str, body: str) -> str:
        """Return the address of a new issue with a title and a text already written."""
        return f"{self.url}/issues/new?" + urlencode(
            {"title": title, "body": body}, quote_via=quote
        )


def derive_settings(app: Sphinx, config: Config) -> None:
    """Fill in the settings that depend on the repository or on the package's version."""
    site = Repository.from_config(config).site
    config.html_baseurl = site
    config.ogp_site_url = site
    config.version = config.release = __version__
    # Made from the site and published beside it.
    config.myst_substitutions = {
        "pdf": f"[PDF]({site}{ARCHIVE}.pdf)",
        "zip": f"[zip file]({site}{ARCHIVE}.zip)",
    }


def prefill_issue(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the theme's issue button a text that says which page it is about."""
    repository = Repository.from_config(app.config)
    titles = [
        title.astext()
        for title in (doctree.findall(nodes.title) if doctree else ())
        if isinstance(title.parent, nodes.section)
    ]
    body = "\n".join(
        [
            f"Page: {repository.site}{pagename}.html",
            "Section (keep the one you mean): " + " / ".join(titles),
            f"Version: {app.config.version}",
            "",
            "What is wrong, and what did you expect?",
            "",
        ]
    )
    link = repository.new_issue(f"{pagename}: ", body)
    for group in context["header_buttons"]:
        for button in group.get("buttons", []):
            if button.get("label") == "source-issues-button":
                button["url"] = link


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension."""
    app.connect("config-inited", derive_settings, priority=100)
    app.connect("html-page-context", prefill_issue, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
