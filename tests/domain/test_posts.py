"""A post is the same post however its link was copied, and two posts stay two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neutrality.domain.posts import Post, link_key, read_link


@pytest.mark.parametrize(
    ("link", "post"),
    [
        ("https://www.facebook.com/Budi.C/posts/pfbid02AbC?mibextid=x", ("facebook", "budi.c", "pfbid02AbC")),
        ("m.facebook.com/budi.contoh/posts/judul-panjang/1234567/", ("facebook", "budi.contoh", "1234567")),
        ("https://web.facebook.com/permalink.php?story_fbid=77&id=88", ("facebook", "88", "77")),
        ("https://www.facebook.com/groups/99/permalink/123/", ("facebook", "99", "123")),
        ("https://www.facebook.com/photo/?fbid=5&set=a.1", ("facebook", "", "5")),
        ("https://www.facebook.com/watch/?v=42", ("facebook", "", "42")),
        ("https://www.facebook.com/reel/42", ("facebook", "", "42")),
        ("https://fb.watch/aB-c_1/", ("facebook", "", "aB-c_1")),
        ("https://www.facebook.com/profile.php?id=100", ("facebook", "100", "")),
        ("https://www.instagram.com/p/CxYz_1-a/?igsh=abc", ("instagram", "", "CxYz_1-a")),
        ("https://instagram.com/Budi_contoh/reel/CxYz/", ("instagram", "budi_contoh", "CxYz")),
        ("https://www.instagram.com/stories/budi/321/", ("instagram", "budi", "321")),
        ("https://www.instagram.com/Budi.Contoh", ("instagram", "budi.contoh", "")),
        ("https://twitter.com/Budi/status/17?s=20&t=x", ("x", "budi", "17")),
        ("https://x.com/i/web/status/17", ("x", "", "17")),
        ("https://x.com/budi/status/17/photo/1", ("x", "budi", "17")),
        ("https://www.tiktok.com/@Budi.c/video/700?lang=id", ("tiktok", "budi.c", "700")),
        ("https://vt.tiktok.com/ZSabc/", ("tiktok", "", "ZSabc")),
        ("https://www.youtube.com/watch?v=aB-3&feature=share", ("youtube", "", "aB-3")),
        ("https://youtu.be/aB-3?si=x", ("youtube", "", "aB-3")),
        ("https://youtube.com/shorts/aB-3", ("youtube", "", "aB-3")),
        ("https://youtube.com/@Budi", ("youtube", "budi", "")),
        ("https://www.threads.net/@budi/post/Cx1", ("threads", "budi", "Cx1")),
        ("https://t.me/s/Kanal/12", ("telegram", "kanal", "12")),
        ("https://t.me/Kanal", ("telegram", "kanal", "")),
        ("https://chat.whatsapp.com/AbC123", ("whatsapp_group", "AbC123", "")),
    ],
)  # fmt: skip
def test_a_link_is_read_as_platform_account_and_post(link: str, post: tuple[str, str, str]) -> None:
    assert read_link(link) == Post(*post)


@pytest.mark.parametrize(
    "link",
    ["https://contoh.test/a", "https://facebook.com/", "https://fb.watch", "https://[::1", "", "x.com", "@b"],
)
def test_what_names_no_post_and_no_account_is_no_post(link: str) -> None:
    assert read_link(link) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://twitter.com/budi/status/17", "x.com/i/web/status/17?s=20"),
        ("https://youtu.be/aB-3", "https://m.youtube.com/watch?v=aB-3"),
        ("https://www.instagram.com/p/Cx/", "https://instagram.com/budi/p/Cx?igshid=1"),
        ("https://www.contoh.test/berita/1/?utm_source=wa", "contoh.test/berita/1#komentar"),
        ("https://contoh.test/b?id=1&kat=2&fbclid=x", "https://contoh.test/b?kat=2&id=1"),
    ],
)
def test_the_same_post_is_known_again(one: str, other: str) -> None:
    assert link_key(one) == link_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/aB-3", "https://youtu.be/AB-3"),
        ("https://x.com/budi/status/17", "https://x.com/budi/status/18"),
        ("https://x.com/budi", "https://www.instagram.com/budi"),
        ("https://contoh.test/b?id=1", "https://contoh.test/b?id=2"),
        ("https://forum.contoh.test/viewtopic.php?t=1", "https://forum.contoh.test/viewtopic.php?t=2"),
        ("https://[::1", "https://[::2"),
    ],
)
def test_two_posts_stay_two(one: str, other: str) -> None:
    assert link_key(one) != link_key(other)


@given(st.one_of(st.text(max_size=60), st.text(max_size=40).map("https://www.facebook.com/".__add__)))
def test_whatever_is_pasted_has_a_key(link: str) -> None:
    assert isinstance(link_key(link), str)
