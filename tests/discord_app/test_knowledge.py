from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from unittest.mock import Mock

import discord
import msgspec
import pytest

from bot.discord_app.aside import Aside, Busy
from bot.discord_app.exts.knowledge import is_admin
from bot.errors import Problem
from bot.settings import Settings
from tests.discord_app.base import ENTRIES, TinyLibrary, make_base, make_entry

if TYPE_CHECKING:
    from tests.discord_app.conftest import World

NEW = make_base(*ENTRIES[1:], make_entry("new", "New?", "Yes."), version="bbbbbbbbbbbb")


async def admit(world: World, member: Any) -> Any:
    """Show a member the group in the server's settings; that alone grants nothing."""
    commands = await world.client.tree.fetch_commands()
    group = next(command for command in commands if command.name == "knowledge")
    world.guild.set_command_permissions(group, {member: True})
    return member


@pytest.fixture
async def keeper(world: World) -> Any:
    """A plain member whom the settings name."""
    member = world.guild.add_member(world.env.create_user("keeper"))
    desk = world.client.desk
    desk.settings = msgspec.structs.replace(desk.settings, admin_users=frozenset({member.id}))
    return await admit(world, member)


def shown(result: Any) -> Any:
    """What the person sees in the end: the follow-up to "thinking", or the response."""
    assert result.ephemeral
    return (result.followups or [result.response])[-1]


async def test_reload_says_what_changed(world: World, library: TinyLibrary, keeper: Any) -> None:
    library.next_base = NEW
    message = shown(await keeper.slash(world.channel, "knowledge reload"))
    assert message.content == "Reloaded: version aaaaaaaaaaaa → bbbbbbbbbbbb."
    added, removed = message.embeds[0].fields
    assert (added.name, added.value) == ("Added: 1", "`new`")
    assert (removed.name, removed.value) == ("Removed: 1", "`plant`")
    answered = await world.alice.slash(world.channel, "ask", question="New?")
    assert answered.response.content == "Yes."


async def test_a_bad_file_changes_nothing_and_is_named(world: World, keeper: Any) -> None:
    message = shown(await keeper.slash(world.channel, "knowledge reload"))
    assert "the old one (aaaaaaaaaaaa) goes on" in message.content
    assert "facts/cars.yaml:12" in message.embeds[0].description
    assert "There is no quote." in message.embeds[0].description
    answered = await world.alice.slash(world.channel, "ask", question="Where is the plant?")
    assert answered.response.content == "The plant is in Wuhan."


async def test_an_answer_kept_from_the_old_base_is_not_given(
    world: World, library: TinyLibrary, keeper: Any
) -> None:
    question = "Where is the plant?"
    await world.alice.slash(world.channel, "ask", question=question)
    changed = make_entry("plant", question, "The plant is in Changsha.")
    library.next_base = make_base(changed, version="cccccccccccc")
    await keeper.slash(world.channel, "knowledge reload")
    direct = await world.alice.slash(world.channel, "ask", question=question, private=True)
    assert direct.response.content == "The plant is in Changsha."


async def test_a_button_of_an_entry_gone_since_gets_a_word(
    world: World, library: TinyLibrary, keeper: Any
) -> None:
    asked = await world.alice.slash(world.channel, "ask", question="either?")
    library.next_base = NEW
    await keeper.slash(world.channel, "knowledge reload")
    gone = await world.alice.click(asked.response, label="Where is the plant?")
    assert gone.ephemeral
    assert gone.response.content.startswith("That question is no longer in the base")


async def test_status_and_check(world: World, library: TinyLibrary, keeper: Any) -> None:
    status = shown(await keeper.slash(world.channel, "knowledge status"))
    assert status.content == "Knowledge aaaaaaaaaaaa"
    assert {f.name: f.value for f in status.embeds[0].fields}["Entries"] == "3"
    broken = shown(await keeper.slash(world.channel, "knowledge check"))
    assert broken.content.startswith("The files do not load; problems: 1.")
    library.next_base = NEW
    fine = shown(await keeper.slash(world.channel, "knowledge check"))
    assert fine.content == "The files are in order: no problem found."


@pytest.mark.parametrize("count", [1, 40, 400])
async def test_many_long_problems_fit(
    world: World, keeper: Any, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    problem = Problem("facts/a.yaml", 1, "entry a", "**Wrong** @everyone" * 60, "Mend it.")
    monkeypatch.setattr(TinyLibrary, "check", lambda _: (problem,) * count)
    message = shown(await keeper.slash(world.channel, "knowledge check"))
    assert f"problems: {count}." in message.content
    assert ("more" in message.embeds[0].description) == (count > 6)


@pytest.mark.parametrize("action", ["reload", "status", "check"])
@pytest.mark.parametrize("rights", [{}, {"administrator": True}, {"manage_guild": True}])
async def test_others_get_a_refusal_whatever_their_rights(
    world: World, library: TinyLibrary, action: str, rights: dict[str, bool]
) -> None:
    library.next_base = NEW
    role = world.guild.create_role(
        "r",
        permissions=discord.Permissions(use_application_commands=True, view_channel=True, **rights),
    )
    member = world.guild.add_member(world.env.create_user("mallory"), roles=[role])
    result = await (await admit(world, member)).slash(world.channel, f"knowledge {action}")
    assert result.ephemeral
    assert result.response.content == "That is for those who look after me."
    assert library.answerer.knowledge.version == "aaaaaaaaaaaa"
    assert world.env.errors


async def test_the_servers_owner_is_no_admin(world: World, library: TinyLibrary) -> None:
    library.next_base = NEW
    owner = world.guild.add_member(world.guild.owner)
    result = await owner.slash(world.channel, "knowledge reload")
    assert result.response.content == "That is for those who look after me."
    assert world.env.errors


async def test_members_do_not_see_the_group(world: World) -> None:
    assert not [c for c in world.alice.available_commands(world.channel) if "knowledge" in c]
    assert "ask" in world.alice.available_commands(world.channel)


def user(ident: int, *roles: int) -> Any:
    return Mock(spec=discord.Member, id=ident, roles=[Mock(id=role) for role in roles])


def application(owner: int, team: dict[int, discord.TeamMemberRole] | None = None) -> Any:
    members = [SimpleNamespace(id=ident, role=role) for ident, role in (team or {}).items()]
    grouped = SimpleNamespace(owner_id=owner, members=members) if team is not None else None
    return SimpleNamespace(owner=SimpleNamespace(id=owner), team=grouped)


READ_ONLY = discord.TeamMemberRole.read_only


@pytest.mark.parametrize(
    ("settings", "app", "who", "allowed"),
    [
        ({}, application(1), user(1), True),
        ({}, application(1), user(2), False),
        ({}, None, user(1), False),
        ({"admin_users": {2}}, application(1), user(2), True),
        ({"admin_roles": {7}}, application(1), user(2, 6, 7), True),
        ({"admin_roles": {7}}, application(1), user(7), False),
        ({"admin_users": {7}}, application(1), user(2, 7), False),
        ({}, application(1, {3: discord.TeamMemberRole.developer}), user(3), True),
        ({}, application(1, {3: READ_ONLY}), user(3), False),
        ({}, application(1, {3: READ_ONLY}), user(1), True),
    ],
)
def test_who_is_admin(settings: dict[str, Any], app: Any, who: Any, allowed: bool) -> None:
    assert is_admin(Settings(**settings), cast("discord.AppInfo", app), who) is allowed


async def test_the_loop_goes_on_while_work_runs_aside() -> None:
    aside, gate = Aside(), threading.Event()
    work = asyncio.create_task(aside.run(lambda: gate.wait(5)))
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await aside.run(lambda: None)
    gate.set()
    assert await work
    assert await aside.run(lambda: 3) == 3


async def test_what_fails_aside_fails_here() -> None:
    with pytest.raises(ZeroDivisionError):
        await Aside().run(lambda: 1 // 0)
