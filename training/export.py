"""A fitted network as the package carries it: int8 ONNX, tokenizer, temperatures.

In: a network. Out: encoder.onnx (at most 25 MB), tokenizer.json, encoder.json in a folder.
GELU, layer normalisation and the embeddings are fused first (onnxruntime's BERT optimiser; fusing attention as well
took 7.2 ms a pair of 40 tokens against 6.1), then all weights become int8 by channel; activations are scaled when run.
Seven of the eight bits are used: on processors without VNNI the sums of eight would overflow.
Limits: BERT-shaped networks only.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from transformers import AutoModel

from training.network import TASKS, PairNetwork, load_tokenizer, student_folder
from training.sums import write_sums

LARGEST = 25_000_000  # bytes
_SENTENCES = ("[S] Iran [/S] will [V] sell [/V] drones to [T] Russia [/T].", "[S] Mali [/S] fell.")
_FLOAT = 1  # onnx.TensorProto.FLOAT


def export_network(network: PairNetwork, folder: Path, *, temperatures: Mapping[str, float]) -> None:
    """Write the three files. Raises ValueError when the network is larger than LARGEST."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        _trace(network, plain)
        shape = network.body.config
        fusions = FusionOptions("bert")
        fusions.enable_attention = fusions.enable_skip_layer_norm = fusions.enable_bias_skip_layer_norm = False
        optimised = optimizer.optimize_model(
            str(plain),
            "bert",
            num_heads=shape.num_attention_heads,
            hidden_size=shape.hidden_size,
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
    tokenizer = load_tokenizer(student_folder())  # a copy: training goes on with padding
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "encoder.json").write_text(json.dumps({"temperatures": dict(temperatures)}, indent=1) + "\n")
    write_sums(folder)


def _trace(network: PairNetwork, path: Path) -> None:
    """The optimiser knows attention when it is written out, not torch's fused kind."""
    written_out = PairNetwork(student_folder())
    written_out.body = AutoModel.from_config(network.body.config, attn_implementation="eager", add_pooling_layer=False)
    written_out.body.resize_token_embeddings(network.tokenizer.get_vocab_size(), mean_resizing=False)
    written_out.load_state_dict(network.state_dict())
    written_out.cpu().eval()
    batch = {name: tensor.cpu() for name, tensor in written_out.collate(_SENTENCES).items()}
    free = {0: "pairs", 1: "tokens"}
    torch.onnx.export(
        written_out,
        (batch["ids"], batch["mask"], batch["marks"]),
        path,
        input_names=["ids", "mask", "marks"],
        output_names=list(TASKS),
        dynamic_axes={"ids": free, "mask": free, **{name: {0: "pairs"} for name in ("marks", *TASKS)}},
        opset_version=17,
        dynamo=False,  # the exporter whose graphs the optimiser knows
    )
