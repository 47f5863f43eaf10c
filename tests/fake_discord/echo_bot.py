"""A bare discord.py bot: the fake is proved with it, and benchmarks measure Footnote against it.

Run as `python -m tests.fake_discord.echo_bot` with the environment of FakeDiscord.environment().
"""

from __future__ import annotations

import os

import discord
import yarl
from discord import app_commands


class AskAgain(discord.ui.Modal, title="Ask again"):
    question: discord.ui.TextInput[AskAgain] = discord.ui.TextInput(
        label="Question", custom_id="question"
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Again: {self.question.value}")


class Buttons(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Change", custom_id="change")
    async def change(
        self, interaction: discord.Interaction, button: discord.ui.Button[Buttons]
    ) -> None:
        del button
        await interaction.response.edit_message(content="changed")

    @discord.ui.button(label="Form", custom_id="form")
    async def form(
        self, interaction: discord.Interaction, button: discord.ui.Button[Buttons]
    ) -> None:
        del button
        await interaction.response.send_modal(AskAgain())

    @discord.ui.select(
        custom_id="pick", options=[discord.SelectOption(label=name) for name in ("red", "blue")]
    )
    async def pick(
        self, interaction: discord.Interaction, select: discord.ui.Select[Buttons]
    ) -> None:
        await interaction.response.send_message(f"You like {select.values[0]}.", ephemeral=True)


class EchoBot(discord.Client):
    """Answers at once with what it was asked."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, messages=True)
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(ask)
        self.tree.add_command(think)
        self.tree.add_command(panel)
        self.tree.add_command(read)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        to_us = self.user in message.mentions or message.guild is None
        if to_us and message.author != self.user:
            await message.reply(message.content[:2000])


@app_commands.command(description="Say it again")
@app_commands.describe(question="What to say", private="Only you see it")
async def ask(interaction: discord.Interaction, question: str, private: bool = False) -> None:
    await interaction.response.send_message(question[:2000], ephemeral=private)


@ask.autocomplete("question")
async def complete(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    del interaction
    return [app_commands.Choice(name=f"{typed} {n}", value=str(n)) for n in range(25)]


@app_commands.command(description="Answer later")
async def think(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(content="thought")
    await interaction.followup.send("and more")


@app_commands.command(description="Show buttons")
async def panel(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("buttons", view=Buttons())


@app_commands.context_menu(name="Read")
async def read(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"It says: {message.content}")


def main() -> None:
    discord.http.Route.BASE = os.environ["FOOTNOTE_DISCORD_API"]
    gateway = yarl.URL(os.environ["FOOTNOTE_DISCORD_GATEWAY"])
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
    EchoBot().run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
