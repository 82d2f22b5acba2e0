"""What has to be done for the posts of a server follows from what is wanted and what is stored."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.services.forum_posts import CLOSED, ForumStep, WantedPost, find_lost_post, next_steps
from storage.stores.forum_posts import ForumPost

SERVER, FORUM, OLD = 1, 2, 3
ROLES = st.sampled_from("abcde")
WANTED = st.lists(ROLES, unique=True).map(lambda ids: [WantedPost(id_, id_.upper(), f"print of {id_}") for id_ in ids])
STORED = st.lists(
    st.builds(
        ForumPost,
        st.just(SERVER),
        st.sampled_from([FORUM, OLD]),
        ROLES,
        st.just("title"),
        st.sampled_from([None, 7]),
        st.sampled_from(["", CLOSED, "print of a", "print of b"]),
    ),
    unique_by=lambda post: (post.forum_id, post.role_id),
)


def do(wanted: list[WantedPost], stored: list[ForumPost], step: ForumStep) -> list[ForumPost]:
    """What is stored after one step."""
    post = step.post
    rest = [each for each in stored if (each.forum_id, each.role_id) != (post.forum_id, post.role_id)]
    by_role = {each.role_id: each for each in wanted}
    match step.what:
        case "delete":
            return rest
        case "close":
            return [*rest, replace(post, post_id=7, fingerprint=CLOSED)]
        case "create" | "edit":
            return [*rest, replace(post, post_id=7, fingerprint=by_role[post.role_id].fingerprint)]


@given(WANTED, STORED, st.sampled_from([FORUM, None]))
def test_after_all_steps_every_role_has_its_post_and_nothing_is_left_to_do(
    wanted: list[WantedPost], stored: list[ForumPost], forum: int | None
) -> None:
    steps = next_steps(SERVER, forum, wanted, stored)
    for step in steps:
        stored = do(wanted, stored, step)
    assert next_steps(SERVER, forum, wanted, stored) == ()
    assert all(post.forum_id == forum for post in stored)
    if forum is not None:
        prints = {post.role_id: post.fingerprint for post in stored if post.fingerprint != CLOSED}
        assert prints == {each.role_id: each.fingerprint for each in wanted}


@given(WANTED, STORED)
def test_each_post_is_touched_once(wanted: list[WantedPost], stored: list[ForumPost]) -> None:
    steps = next_steps(SERVER, FORUM, wanted, stored)
    places = [(step.post.forum_id, step.post.role_id) for step in steps]
    assert len(places) == len(set(places))


def test_a_lost_post_is_ours_in_that_forum_with_that_title_and_not_stored() -> None:
    post = ForumPost(SERVER, FORUM, "a", "A role")
    right = {"id": "9", "parent_id": str(FORUM), "owner_id": "5", "name": "A role"}
    assert find_lost_post([right], post, [post], 5) == 9
    assert find_lost_post([right], post, [post, replace(post, role_id="b", post_id=9)], 5) is None
    for wrong in ({"parent_id": "3"}, {"owner_id": "6"}, {"name": "Another role"}):
        assert find_lost_post([{**right, **wrong}], post, [post], 5) is None
