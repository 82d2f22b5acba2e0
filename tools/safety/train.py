"""Train the models of self-harm and of patients' details and write their tables: make train-safety.

With --cross-validate it prints instead how well each author's texts are told apart by a model that never saw them.
Needs scikit-learn, which the bot itself never imports. The seed is fixed, so the same texts give the same table.
"""

import argparse
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold

from knowledge.safety.deobfuscation import normalize
from knowledge.safety.features import meaning_features, piece_features, word_features, words_for_model
from knowledge.safety.hashed_model import Head, write
from knowledge.safety.patient_features import letter_features, phrase_features, shaped_tokens
from knowledge.safety.patient_identifiers import find_forms, is_identifying
from knowledge.safety.self_harm import decide
from tools.safety.training_data import AUTHORS, Row, hash_rows, read_patient_rows, read_self_harm_rows

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "knowledge" / "data"
TABLES = ROOT / "knowledge" / "safety"
_RARITY_SCALE = 2.5
_LARGEST = 255
_LARGEST_WEIGHT = 127
_CLIPPED_SHARE = 99.9
"""Percentile of the weights that is written as the largest whole number."""
_SEED = 7
_WEAK = 0.5

Blocks = tuple[Counter[int], ...]


@dataclass(frozen=True)
class HeadPlan:
    """Which labels a score tells apart, and the threshold on it."""

    yes: frozenset[str]
    no: frozenset[str]
    threshold: float
    weak_no: frozenset[str] = frozenset()
    """Labels that count as a no with half of the weight: despair is no crisis, though nobody can draw the line."""


@dataclass(frozen=True)
class ModelPlan:
    """How a model is trained: its texts, features, scores, and how much the texts of each author count."""

    rows: list[Row]
    blocks: Callable[[str], Blocks]
    shares: tuple[float, ...]
    min_texts: tuple[int, ...]
    heads: Mapping[str, HeadPlan]
    weights: Mapping[str, float]
    padding: int
    """See ``HashedModel.padding``."""
    strictness: float
    """The C of the logistic regression."""


def self_harm_blocks(text: str) -> Blocks:
    """Return the words, the pieces of words and the classes of words that the model of self-harm sees."""
    words = words_for_model(normalize(text))
    pieces = Counter(piece for word in set(words) for piece in piece_features(word))
    return Counter(word_features(words)), pieces, Counter(meaning_features(words))


def patient_blocks(text: str) -> Blocks:
    """Return the phrases and the letters that the model of patients' details sees."""
    tokens = shaped_tokens(text)
    phrases = Counter({feature for _, features in phrase_features(tokens) for feature in features})
    return phrases, Counter(
        piece for word in {one.word for one in tokens if one.is_word} for piece in letter_features(word)
    )


def plans() -> dict[str, ModelPlan]:
    """Return how each model is trained."""
    crisis, distress, ordinary = frozenset({"crisis"}), frozenset({"distress"}), frozenset({"ordinary"})
    return {
        "self_harm": ModelPlan(
            read_self_harm_rows(DATA), self_harm_blocks, (1.0, 0.8, 0.8), (2, 3, 2),
            {
                "crisis": HeadPlan(crisis, ordinary, CRISIS_THRESHOLD, weak_no=distress),
                "possible crisis": HeadPlan(crisis, ordinary, POSSIBLE_CRISIS_THRESHOLD),
                "distress": HeadPlan(crisis | distress, ordinary, DISTRESS_THRESHOLD),
            },
            {"repository": 2.0, "base": 0.3}, 1500, 3.0,
        ),
        "patient": ModelPlan(
            read_patient_rows(DATA), patient_blocks, (1.0, 1.0), (2, 2),
            {"identifying": HeadPlan(frozenset({"identifying"}), frozenset({"innocent"}), PATIENT_THRESHOLD)},
            {"repository": 1.0, "base": 0.2}, 0, 5.0,
        ),
    }  # fmt: skip


CRISIS_THRESHOLD = 0.1
POSSIBLE_CRISIS_THRESHOLD = -1.0
DISTRESS_THRESHOLD = 0.3
PATIENT_THRESHOLD = 0.35


class Fitted:
    """Rarities and weights learned from some rows, in the whole numbers that the table holds."""

    def __init__(self, plan: ModelPlan, rows: Sequence[Row], blocks: Mapping[str, Blocks]) -> None:
        self.plan, self.blocks = plan, blocks
        self.rarities = _rarities([blocks[row.text] for row in rows], plan.min_texts)
        self.columns = {feature: at for at, feature in enumerate(self.rarities)}
        self.heads: dict[str, tuple[np.ndarray, float, float]] = {}
        matrix = self._matrix([row.text for row in rows])
        for name, head in plan.heads.items():
            chosen = [at for at, row in enumerate(rows) if row.label in head.yes | head.no | head.weak_no]
            yes = np.array([rows[at].label in head.yes for at in chosen])
            weights = np.array(
                [
                    plan.weights.get(rows[at].author, 2.0) * (_WEAK if rows[at].label in head.weak_no else 1)
                    for at in chosen
                ]
            )
            self.heads[name] = _fit_head(matrix[chosen], yes, weights, plan.strictness, self._lengths())

    def _lengths(self) -> np.ndarray:
        return np.sqrt(np.array(list(self.rarities.values()), dtype=float))

    def _matrix(self, texts: Sequence[str]) -> csr_matrix:
        starts, columns, values = [0], list[int](), list[float]()
        for text in texts:
            for share, block in zip(self.plan.shares, self.blocks[text], strict=True):
                known = [(feature, count) for feature, count in block.items() if feature in self.columns]
                size = sum(self.rarities[feature] * count for feature, count in known)
                length = math.sqrt(size + self.plan.padding) or 1.0
                columns += [self.columns[feature] for feature, _ in known]
                values += [share * count * math.sqrt(self.rarities[feature]) / length for feature, count in known]
            starts.append(len(columns))
        return csr_matrix((values, columns, starts), shape=(len(texts), len(self.columns)))

    def scores(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Score texts as the bot will: with the whole numbers of the table."""
        plain = self._matrix(texts)
        lengths = self._lengths()
        return {
            name: plain @ (weights * scale / lengths) + intercept
            for name, (weights, scale, intercept) in self.heads.items()
        }

    def write(self, path: Path, training_data: str) -> None:
        """Write the table. Shares of blocks are the same for a feature, so they go into its weight."""
        shares = self._share_of_features()
        features: dict[int, list[int]] = {}
        scales = {name: scale for name, (_, scale, _) in self.heads.items()}
        for feature, at in self.columns.items():
            weights = [round(self.heads[name][0][at] * shares[feature]) for name in self.heads]
            features[feature] = [self.rarities[feature], *(max(-127, min(127, weight)) for weight in weights)]
        heads = {
            name: Head(scales[name], float(self.heads[name][2]), self.plan.heads[name].threshold) for name in self.heads
        }
        write(path, training_data, self.plan.padding, heads, features)

    def _share_of_features(self) -> dict[int, float]:
        shares: dict[int, float] = {}
        for blocks in self.blocks.values():
            for share, block in zip(self.plan.shares, blocks, strict=True):
                for feature in block:
                    shares.setdefault(feature, share)
        return shares


def _rarities(texts: Sequence[Blocks], min_texts: tuple[int, ...]) -> dict[int, int]:
    found: dict[int, int] = {}
    for at, least in enumerate(min_texts):
        count: Counter[int] = Counter()
        for blocks in texts:
            count.update(blocks[at].keys())
        for feature in sorted(count):
            if count[feature] >= least and feature not in found:
                rarity = math.log((1 + len(texts)) / (1 + count[feature])) + 1
                found[feature] = max(1, min(_LARGEST, round(_RARITY_SCALE * rarity * rarity)))
    return dict(sorted(found.items()))


def _fit_head(
    matrix: csr_matrix, yes: np.ndarray, weights: np.ndarray, strictness: float, lengths: np.ndarray
) -> tuple[np.ndarray, float, float]:
    """Fit a logistic regression on features scaled by how differently the two labels use them (NB-SVM).

    The scaling follows Wang and Manning, "Baselines and Bigrams" (2012). Returns whole weights, their scale and the
    intercept.
    """
    present = (matrix > 0).astype(float)
    for_yes, for_no = 1 + present.T @ (weights * yes), 1 + present.T @ (weights * ~yes)
    ratio = np.abs(np.log((for_yes / for_yes.sum()) / (for_no / for_no.sum())))
    ratio = 0.25 + 0.75 * ratio / ratio.mean()
    model = LogisticRegression(C=strictness, max_iter=500, solver="liblinear", random_state=_SEED)
    model.fit(matrix @ diags(ratio), yes, sample_weight=weights)
    exact = model.coef_[0] * ratio * lengths
    scale = float(np.percentile(np.abs(exact), _CLIPPED_SHARE)) / _LARGEST_WEIGHT
    whole = np.clip(np.round(exact / scale), -_LARGEST_WEIGHT, _LARGEST_WEIGHT)
    return whole, scale, float(model.intercept_[0])


def cross_validate(plan: ModelPlan) -> dict[str, dict[str, np.ndarray]]:
    """Return the scores of each author's texts by a model trained without that author.

    "b1 in part" is the hardest author with three quarters of the texts in the training: what such a writer's next
    texts can expect.
    """
    blocks = {row.text: plan.blocks(row.text) for row in plan.rows}
    found: dict[str, dict[str, np.ndarray]] = {}
    for author in [one for one in AUTHORS if any(row.author == one for row in plan.rows)]:
        held = [row.text for row in plan.rows if row.author == author]
        found[author] = Fitted(plan, [row for row in plan.rows if row.author != author], blocks).scores(held)
    others = [row for row in plan.rows if row.author != "b1"]
    own = [row for row in plan.rows if row.author == "b1"]
    part = {name: np.zeros(len(own)) for name in plan.heads}
    for seen, held in KFold(4, shuffle=True, random_state=_SEED).split(own):
        scores = Fitted(plan, [*others, *(own[at] for at in seen)], blocks).scores([own[at].text for at in held])
        for name, values in scores.items():
            part[name][held] = values
    return found | {"b1 in part": part}


def report(plan: ModelPlan, scores: Mapping[str, Mapping[str, np.ndarray]]) -> None:
    """Print found and mistaken shares at the thresholds, and the areas under the curve, by author."""
    for name, head in plan.heads.items():
        print(f"{name} (threshold {head.threshold})")
        for author, found in scores.items():
            rows = [row for row in plan.rows if row.author == author.split()[0]]
            over = found[name] >= head.threshold
            yes = np.array([row.label in head.yes for row in rows])
            no = np.array([row.label in head.no for row in rows])
            area = roc_auc_score(yes[yes | no], found[name][yes | no])
            by_label = ", ".join(
                f"{label} {over[[row.label == label for row in rows]].mean():.1%}"
                for label in sorted({row.label for row in rows})
            )
            print(f"  {author:11} AUC {area:.3f}  over: {by_label}")


@dataclass(frozen=True)
class Shown:
    """What share of the texts of a label gets what: by the short list alone, as a crisis, and with lines at all."""

    listed: float
    crisis: float
    lines: float


def shown_shares() -> dict[str, dict[str, dict[str, Shown]]]:
    """Return what members would see of texts by authors the models never saw: by model, author and label.

    For patients' details every share is that of texts found to identify a patient.
    """
    found: dict[str, dict[str, dict[str, Shown]]] = {}
    for name, plan in plans().items():
        scores = cross_validate(plan)
        report(plan, scores)
        judge = _judge_self_harm if name == "self_harm" else _judge_patient
        found[name] = {}
        for author, values in scores.items():
            rows = [row for row in plan.rows if row.author == author.split()[0]]
            verdicts = [
                judge(row.text, {head: values[head][at] - plan.heads[head].threshold for head in plan.heads})
                for at, row in enumerate(rows)
            ]
            found[name][author] = {
                label: Shown(*np.mean([v for v, row in zip(verdicts, rows, strict=True) if row.label == label], axis=0))
                for label in sorted({row.label for row in rows})
            }
    return found


def _judge_self_harm(text: str, scores: Mapping[str, float]) -> tuple[bool, bool, bool]:
    words = normalize(text)
    nothing = dict.fromkeys(scores, -9.0)
    return decide(words, lambda: nothing)[0], *decide(words, lambda: scores)


def _judge_patient(text: str, scores: Mapping[str, float]) -> tuple[bool, bool, bool]:
    found = is_identifying(find_forms(text), scores["identifying"])
    return found, found, found


def main() -> None:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross-validate", action="store_true")
    wanted = parser.parse_args()
    if wanted.cross_validate:
        for name, authors in shown_shares().items():
            for author, labels in authors.items():
                for label, shown in labels.items():
                    print(
                        f"{name:9} {author:10} {label:11} "
                        f"list {shown.listed:.1%} crisis {shown.crisis:.1%} lines {shown.lines:.1%}"
                    )
        return
    for name, plan in plans().items():
        blocks = {row.text: plan.blocks(row.text) for row in plan.rows}
        path = TABLES / f"{name}.bin"
        Fitted(plan, plan.rows, blocks).write(path, hash_rows(plan.rows))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB, {len(plan.rows)} texts")


if __name__ == "__main__":
    main()
