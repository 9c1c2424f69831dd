"""Links of social media, brought to the one name of what they show: platform, account, post (domain 1.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

# What sharing adds to an address; it names nothing.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igsh(id)?|mibextid", re.IGNORECASE)
MOBILE = re.compile(r"^(www|m|mobile|web|mbasic|touch|id-id)\.")
HOSTS = {
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.watch": "facebook",
    "instagram.com": "instagram",
    "instagr.am": "instagram",
    "x.com": "x",
    "twitter.com": "x",
    "tiktok.com": "tiktok",
    "vm.tiktok.com": "tiktok",
    "vt.tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "threads.net": "threads",
    "threads.com": "threads",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "chat.whatsapp.com": "whatsapp_group",
}
# How each platform writes the path of a post or an account; the first that fits counts.
PATHS: dict[str, tuple[str, ...]] = {
    "facebook": (
        r"/groups/(?P<account>[^/]+)/(?:posts|permalink)/(?P<post>\w+)",
        r"/(?P<account>[^/]+)/(?:posts|videos|photos|reels?)/(?:[^/]+/)?(?P<post>\w+)",
        r"/(?:reel|watch|share/[prv]|share)/(?P<post>[\w-]+)",
        r"/(?:groups/)?(?P<account>[\w.]+)",
    ),
    "instagram": (
        r"/(?:(?P<account>[\w.]+)/)?(?:p|reels?|tv)/(?P<post>[\w-]+)",
        r"/stories/(?P<account>[\w.]+)/(?P<post>\d+)",
        r"/(?P<account>[\w.]+)",
    ),
    "x": (
        r"/i/(?:web/)?status/(?P<post>\d+)",
        r"/(?P<account>\w+)/status(?:es)?/(?P<post>\d+)",
        r"/(?P<account>\w+)",
    ),
    "tiktok": (r"/@(?P<account>[\w.]+)/(?:video|photo)/(?P<post>\d+)", r"/@(?P<account>[\w.]+)"),
    "youtube": (
        r"/(?:shorts|live|embed)/(?P<post>[\w-]+)",
        r"/(?:@|channel/|c/|user/)(?P<account>[\w.-]+)",
    ),
    "threads": (r"/@(?P<account>[\w.]+)/post/(?P<post>[\w-]+)", r"/@(?P<account>[\w.]+)"),
    "telegram": (r"/(?:s/)?(?P<account>\w+)/(?P<post>\d+)", r"/(?:s/)?(?P<account>\w+)"),
    "whatsapp_group": (r"/(?:invite/)?(?P<account>\w+)",),
}
# Hosts whose path is the short name of a post and nothing else.
SHORT = {"fb.watch", "youtu.be", "vm.tiktok.com", "vt.tiktok.com"}
# Where the query, not the path, names the post and perhaps the account.
QUERIES = {
    ("facebook", "/permalink.php"): ("story_fbid", "id"),
    ("facebook", "/story.php"): ("story_fbid", "id"),
    ("facebook", "/photo.php"): ("fbid", "id"),
    ("facebook", "/photo"): ("fbid", "id"),
    ("facebook", "/watch"): ("v", ""),
    ("facebook", "/profile.php"): ("", "id"),
    ("youtube", "/watch"): ("v", ""),
}
# Their accounts are told by an invitation whose letters count.
EXACT_ACCOUNTS = {"whatsapp_group"}


@dataclass(frozen=True)
class Post:
    """What a link shows; a link to an account names no post."""

    platform: str
    account: str
    post: str

    @property
    def key(self) -> str:
        """Return the text by which the same post, or the same account, is known again."""
        return f"{self.platform}:{self.post}" if self.post else f"{self.platform}@{self.account}"


def read_link(link: str) -> Post | None:
    """Return what a link to social media shows, nothing for another address or one that names nothing."""
    parts = _split(link)
    host = MOBILE.sub("", parts.netloc.lower()) if parts else ""
    platform = HOSTS.get(host)
    if parts is None or platform is None:
        return None
    path = parts.path.rstrip("/")
    if host in SHORT:
        return Post(platform, "", path.strip("/")) if path else None
    return _by_query(platform, path, parts.query) or _by_path(platform, path)


def link_key(link: str) -> str:
    """Return the text by which the same link is known again, however it was shared."""
    post = read_link(link)
    parts = _split(link)
    if post is not None or parts is None:
        return post.key if post else link.strip()
    told = sorted(
        pair for pair in parts.query.split("&") if pair and not TRACKING.fullmatch(pair.split("=")[0])
    )
    query = f"?{'&'.join(told)}" if told else ""
    return f"web:{MOBILE.sub('', parts.netloc.lower())}{parts.path.rstrip('/')}{query}"


def _by_query(platform: str, path: str, query: str) -> Post | None:
    post_name, account_name = QUERIES.get((platform, path), ("", ""))
    known = parse_qs(query)
    post, account = (known.get(name, [""])[0] for name in (post_name, account_name))
    return Post(platform, account, post) if post or account else None


def _by_path(platform: str, path: str) -> Post | None:
    for shape in PATHS[platform]:
        found = re.fullmatch(f"{shape}(?:/.*)?", path)
        if found:
            named = found.groupdict(default="")
            account, post = named.get("account", ""), named.get("post", "")
            return Post(platform, account if platform in EXACT_ACCOUNTS else account.lower(), post)
    return None


def _split(link: str) -> SplitResult | None:
    text = link.strip()
    try:
        return urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
