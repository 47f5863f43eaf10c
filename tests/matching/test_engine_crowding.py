"""Labels with very many phrasings must not break the ranking of the others."""

from __future__ import annotations

from bot.matching.engine import Index, Phrasing


def test_a_label_whose_phrasings_are_all_crowded_out_is_dropped_in_silence() -> None:
    crowd = [Phrasing(f"how many companies are in the valley {n}", "companies") for n in range(150)]
    others = [
        Phrasing("companies founded last year", "founded"),
        Phrasing("the valley and its history", "history"),
    ]

    ranking = Index.build([*crowd, *others]).rank("how many companies are in the valley")

    assert ranking.matches[0].label == "companies"
    assert len({match.label for match in ranking.matches}) == len(ranking.matches)
