"""Who may write what is kept: a closed list. Social networks are not on it (docs/decisions/0015)."""

from __future__ import annotations

from bondroit.errors import Text, UserError

SOURCES: dict[str, Text] = {
    "household": Text("the household", "le foyer"),
    "body": Text("the body that pays", "l'organisme qui verse"),
    "partner": Text("a partner body", "un organisme partenaire"),
    "platform": Text("the platform itself", "la plateforme elle-même"),
    "town": Text("the fictitious town; no real body has it", "la ville fictive ; aucun organisme réel ne l'a"),
}
"""Writers of columns, as a person reads them."""
_SOCIAL_NETWORKS = frozenset(
    {"facebook", "instagram", "whatsapp", "messenger", "twitter", "tweet", "tweets", "tiktok", "snapchat", "linkedin",
     "pinterest", "youtube", "reddit", "telegram", "mastodon", "bluesky", "leboncoin", "vinted", "socialnetwork",
     "socialmedia"}
)  # fmt: skip
_PAIRS = (frozenset({"social", "network"}), frozenset({"social", "networks"}), frozenset({"social", "media"}),
          frozenset({"reseaux", "sociaux"}), frozenset({"reseau", "social"}))  # fmt: skip


def is_social_network(name: str) -> bool:
    """Whether a name (of a column, a table or a source) speaks of a social network or of a site of small ads."""
    words = set(name.lower().replace("-", "_").replace(" ", "_").split("_"))
    return bool(words & _SOCIAL_NETWORKS) or any(pair <= words for pair in _PAIRS)


def require_source(source: str, name: str = "") -> None:
    """Refuse what was written by anybody else than those on the list.

    Args:
        source: who writes it, as declared.
        name: of the table or column, looked at too.

    Raises:
        UserError: E-PUR-003.
    """
    if source in SOURCES and not is_social_network(name):
        return
    named = f"{name}: " if name else ""
    why = (
        Text(f"{named}{source} is a social network.", f"{named}{source} est un réseau social.")
        if is_social_network(source) or is_social_network(name)
        else Text(f"{named}{source} is no known writer.", f"{named}{source} n'est pas un auteur connu.")
    )
    raise UserError(
        "E-PUR-003",
        Text("A source is refused.", "Une source est refusée."),
        faults=[why],
        remedy=Text(
            f"say who wrote it: {', '.join(SOURCES)}. What people post on social networks is never taken in.",
            f"dites qui l'a écrit : {', '.join(SOURCES)}. Ce que les gens publient sur les réseaux sociaux n'entre "
            "jamais.",
        ),
    )
