"""A fitted network as the package carries it: int8 ONNX, tokenizer, temperatures.

In: a network. Out: encoder.onnx (at most 25 MB), tokenizer.json, encoder.json in a folder.
GELU, layer normalisation and the embeddings are fused first (onnxruntime's BERT optimiser; fusing attention as well
took 7.2 ms a pair of 40 tokens against 6.1), then all weights become int8 by channel; activations are scaled when run.
Seven of the eight bits are used: on processors without VNNI the sums of eight would overflow.
"""

import copy
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from tokenizers import Tokenizer
from torch import Tensor, nn

from dragoman.code.encoder import LONGEST, ROLES, TASKS
from training.network import Shape, Student, student_folder
from training.sums import write_sums

LARGEST = 25_000_000  # bytes
_FLOAT = 1  # onnx.TensorProto.FLOAT


def export_network(network: Student, folder: Path, *, temperatures: Mapping[str, float]) -> None:
    """Write the three files. Raises ValueError when the network is larger than LARGEST."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        _trace(network, plain)
        shape = Shape()
        fusions = FusionOptions("bert")
        fusions.enable_attention = fusions.enable_skip_layer_norm = fusions.enable_bias_skip_layer_norm = False
        optimised = optimizer.optimize_model(
            str(plain),
            "bert",
            num_heads=shape.heads,
            hidden_size=shape.width,
            optimization_options=fusions,
            opt_level=0,
        )
        optimised.save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            folder / "encoder.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": _FLOAT},
        )
    size = (folder / "encoder.onnx").stat().st_size
    if size > LARGEST:
        raise ValueError(f"encoder.onnx has {size:,} bytes, more than {LARGEST:,}")
    tokenizer = Tokenizer.from_file(str(student_folder() / "tokenizer.json"))  # without the marks of training
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "encoder.json").write_text(json.dumps({"temperatures": dict(temperatures)}, indent=1) + "\n")
    write_sums(folder)


class _Shipped(nn.Module):
    """One passage and its questions: no padding, so no mask."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.student = student

    def forward(self, ids: Tensor, shares: Tensor, bias: Tensor) -> tuple[Tensor, ...]:
        return self.student.read_sentence(ids, torch.ones_like(ids, dtype=torch.float32), shares, bias)


def _trace(student: Student, path: Path) -> None:
    student = copy.deepcopy(student).float().cpu().eval()
    asked, length = 2 * len(ROLES), 7
    example = (
        torch.arange(1000, 1000 + length).unsqueeze(0),
        torch.full((1, asked, length), 1 / length),
        torch.zeros(1, 1, length + asked, length + asked),
    )
    torch.onnx.export(
        _Shipped(student),
        example,
        path,
        input_names=["ids", "shares", "bias"],
        output_names=list(TASKS),
        dynamic_axes={
            "ids": {1: "tokens"},
            "shares": {1: "roles", 2: "tokens"},
            "bias": {2: "all", 3: "all"},
            **{task: {1: "questions"} for task in TASKS},
        },
        opset_version=17,
        dynamo=False,  # the exporter whose graphs the optimiser knows
    )
