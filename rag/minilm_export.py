"""Turns the MiniLM weights into one int8 ONNX file; a script of its own: torch shall never enter a serving process.

Run as `python minilm_export.py SOURCE TARGET`: SOURCE is the folder of the weights, TARGET the file to write.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import BertModel

OPSET = 17
EXAMPLE = [101, 2023, 2003, 1037, 3231, 102]
"""Token ids of a short sentence; tracing needs some input, its length is declared to vary."""


class Sentence(torch.nn.Module):  # type: ignore[misc]
    """One text's token ids (1, length) to its unit vector (1, 384).

    There is no attention mask: a text is always embedded alone, so nothing is ever padded.
    """

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(input_ids=ids, token_type_ids=torch.zeros_like(ids)).last_hidden_state
        return torch.nn.functional.normalize(hidden.mean(dim=1), dim=1)


def export(source: Path, target: Path) -> None:
    torch.set_num_threads(1)
    # Eager attention is the form that can be traced.
    bert = BertModel.from_pretrained(str(source), attn_implementation="eager", local_files_only=True)
    with TemporaryDirectory(dir=target.parent) as folder, torch.no_grad():
        whole = Path(folder) / "fp32.onnx"
        torch.onnx.export(
            Sentence(bert).eval(),
            (torch.tensor([EXAMPLE]),),
            str(whole),
            dynamo=False,
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {1: "length"}},
            opset_version=OPSET,
        )
        quantize_dynamic(whole, target, per_channel=True, weight_type=QuantType.QInt8)


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]))
