"""What the engine is compared with: each takes a base and texts, and returns labels and scores."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import Stemmer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from bot.matching.engine import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.matching.engine import Phrasing

    Answers = tuple[list[str], NDArray[np.floating]]
    Method = Callable[[Sequence[Phrasing], Sequence[str]], Answers]

_WORD = r"[a-z0-9]+"


def engine(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    index = Index.build(base)
    rankings = [index.rank(text, limit=1) for text in texts]
    labels = [r.matches[0].label if r.matches else "" for r in rankings]
    return labels, np.array([r.confidence for r in rankings])


def wratio(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    return _nearest(base, process.cdist(texts, _texts(base), scorer=fuzz.WRatio))


def token_set(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    return _nearest(base, process.cdist(texts, _texts(base), scorer=fuzz.token_set_ratio))


def bm25_phrasing(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    return _nearest(base, _bm25(_texts(base), texts))


def bm25_entry(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    labels = sorted({phrasing.label for phrasing in base})
    documents = [" ".join(p.text for p in base if p.label == label) for label in labels]
    scores = _bm25(documents, texts)
    return [labels[best] for best in scores.argmax(1)], scores.max(1)


def tfidf_nearest(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    known = vectorizer.fit_transform(_texts(base))
    return _nearest(base, (vectorizer.transform(texts) @ known.T).toarray())


def tfidf_regression(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    model = LogisticRegression(C=30, max_iter=500)
    model.fit(vectorizer.fit_transform(_texts(base)), [phrasing.label for phrasing in base])
    shares = model.predict_proba(vectorizer.transform(texts))
    return [str(model.classes_[best]) for best in shares.argmax(1)], shares.max(1)


def reference(base: Sequence[Phrasing], texts: Sequence[str]) -> Answers:
    """The untrained engine that ours was measured against: ridge over the 40 nearest phrasings."""
    labels = sorted({phrasing.label for phrasing in base})
    number = np.array([labels.index(phrasing.label) for phrasing in base])
    known = [_tokens(phrasing.text) for phrasing in base]
    asked = _corrected([_tokens(text) for text in texts], known)
    own = [[{word: 1.0} for word in words] for words in known]
    words, among_words = _cosines(_word_bags(own), _word_bags(asked), number)
    grams, among_grams = _cosines(_gram_bags(own), _gram_bags(asked), number)
    left = [" ".join(sorted(_tokens(text))) for text in texts]
    right = [" ".join(sorted(words_)) for words_ in known]
    to_base = (
        0.4 * words + 0.25 * grams + 0.35 * process.cdist(left, right, scorer=fuzz.ratio) / 100
    )
    among = 0.4 * among_words + 0.25 * among_grams
    among += 0.35 * process.cdist(right, right, scorer=fuzz.ratio) / 100
    scores = np.zeros((len(texts), len(labels)))
    for row, similarity in enumerate(to_base):
        near = np.argpartition(-words[row], 40)[:40]
        system = among[np.ix_(near, near)] + 0.3 * np.eye(40)
        np.add.at(scores[row], number[near], np.linalg.solve(system, similarity[near]))
    documents = [
        " ".join(w for ws, n in zip(known, number, strict=True) if n == k for w in ws)
        for k in range(len(labels))
    ]
    bm25 = _bm25(documents, [" ".join(max(b, key=b.__getitem__) for b in ws) for ws in asked])
    scores += 0.2 * bm25
    top = np.sort(scores, axis=1)[:, -2:]
    return [labels[k] for k in scores.argmax(1)], top[:, 1] + 0.5 * (top[:, 1] - top[:, 0])


METHODS: dict[str, Method] = {
    "rapidfuzz WRatio": wratio,
    "token_set_ratio": token_set,
    "BM25, best phrasing": bm25_phrasing,
    "BM25, one document per entry": bm25_entry,
    "TF-IDF char 3-5, nearest": tfidf_nearest,
    "TF-IDF + logistic regression": tfidf_regression,
    "reference engine": reference,
    "**Footnote's engine**": engine,
}


def _texts(base: Sequence[Phrasing]) -> list[str]:
    return [phrasing.text for phrasing in base]


def _nearest(base: Sequence[Phrasing], scores: NDArray[np.floating]) -> Answers:
    return [base[best].label for best in scores.argmax(1)], scores.max(1)


def _bm25(documents: Sequence[str], texts: Sequence[str]) -> NDArray[np.floating]:
    """Return BM25 (k1 1.2, b 0.75) over stems, divided by the query's sum of idf."""
    vectorizer = CountVectorizer(analyzer=lambda text: [_stem(word) for word in _tokens(text)])
    counts = vectorizer.fit_transform(documents).toarray().astype(float)
    lengths = counts.sum(1, keepdims=True)
    idf = np.log((1 + len(documents)) / (1 + (counts > 0).sum(0))) + 1
    gains = counts / (counts + 1.2 * (0.25 + 0.75 * lengths / lengths.mean()))
    asked = (vectorizer.transform(texts).toarray() > 0) * idf
    scores: NDArray[np.floating] = asked @ gains.T / np.maximum(asked.sum(1, keepdims=True), 1)
    return scores


def _tokens(text: str) -> list[str]:
    return re.findall(_WORD, unicodedata.normalize("NFKC", text).lower())


def _stem(word: str) -> str:
    return str(Stemmer.Stemmer("english", 0).stemWord(word))


def _corrected(asked: list[list[str]], known: list[list[str]]) -> list[list[dict[str, float]]]:
    """Return for each token the words of the base that it may stand for, with weights."""
    vocabulary = sorted({word for words in known for word in words})
    seen: dict[str, dict[str, float]] = {word: {word: 1.0} for word in vocabulary}
    for word in {word for words in asked for word in words} - seen.keys():
        near = (
            process.extract(
                word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=0.72, limit=3
            )
            if len(word) >= 4
            else []
        )
        close = {w: score**2 for w, score, _ in near if score >= near[0][1] - 0.08}
        seen[word] = close or {word: 1.0}
    return [[seen[word] for word in words] for words in asked]


def _word_bags(texts: Sequence[Sequence[dict[str, float]]]) -> list[dict[str, float]]:
    bags = []
    for words in texts:
        bag: dict[str, float] = {}
        for meanings in words:
            for meaning, weight in meanings.items():
                bag[_stem(meaning)] = bag.get(_stem(meaning), 0.0) + weight
        first = [_stem(next(iter(meanings))) for meanings in words]
        for pair in pairwise(first):
            bag[" ".join(pair)] = bag.get(" ".join(pair), 0.0) + 1
        bags.append(bag)
    return bags


def _gram_bags(texts: Sequence[Sequence[dict[str, float]]]) -> list[dict[str, float]]:
    bags = []
    for words in texts:
        padded = [f" {next(iter(meanings))} " for meanings in words]
        bag: dict[str, float] = {}
        for word in padded:
            for size in (2, 3, 4):
                for at in range(len(word) - size + 1):
                    gram = word[at : at + size]
                    bag[gram] = bag.get(gram, 0.0) + 1
        bags.append(bag)
    return bags


def _cosines(
    known: list[dict[str, float]], asked: list[dict[str, float]], number: NDArray[np.integer]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return cosines of asked to known and among known; what is unknown lengthens the asked."""
    entries: dict[str, set[int]] = {}
    for bag, entry in zip(known, number, strict=True):
        for feature in bag:
            entries.setdefault(feature, set()).add(int(entry))
    count = int(number.max()) + 1
    weight = {f: np.log((1 + count) / (1 + len(e))) + 1 for f, e in entries.items()}
    rarest = np.log(1 + count) + 1

    def weighed(bag: dict[str, float]) -> dict[str, float]:
        return {
            f: (1 + np.log(max(tf, 1.0))) * min(tf, 1.0) * weight.get(f, rarest)
            for f, tf in bag.items()
        }

    vectorizer = DictVectorizer()
    right = vectorizer.fit_transform([weighed(bag) for bag in known])
    bags = [weighed(bag) for bag in asked]
    lengths = np.sqrt([sum(w * w for w in bag.values()) for bag in bags])
    left = vectorizer.transform(bags).multiply(1 / np.maximum(lengths, 1e-9)[:, None]).tocsr()
    right = normalize(right)
    return (left @ right.T).toarray(), (right @ right.T).toarray()
