"""What the bot said on a turn, where only its words are known: a poor second to the record that it keeps."""

from bot.sgd.said import Said


def by_text(text: str) -> Said:
    return Said(ours=True)
