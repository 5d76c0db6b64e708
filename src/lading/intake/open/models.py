"""The two models that come with the package `rapidocr`, run one picture at a time on one thread."""

import importlib.util
from pathlib import Path
from typing import Any

from lading.intake.open.unopenable import Unopenable

_MISSING = "Scans are read once the extra `ocr` is installed; type it in."
_AS_ASKED = {"arena_extend_strategy": "kSameAsRequested"}


class Model:
    """A network: an array of pictures in, an array of numbers out."""

    def __init__(self, path: Path, *, keeps_memory: bool) -> None:
        """`keeps_memory` from one step to the next, which need not be cleared then: right for one large picture."""
        import onnxruntime  # type: ignore[import-untyped,unused-ignore]  # optional dependency: extra `ocr`

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = keeps_memory
        self._session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=[("CPUExecutionProvider", _AS_ASKED)]
        )
        self._input = self._session.get_inputs()[0].name

    def __call__(self, pictures: Any) -> Any:
        """What it makes of them."""
        return self._session.run(None, {self._input: pictures})[0]

    def letters(self) -> list[str]:
        """The letters that it knows, in the order of its answers: none, those that it lists, and a blank."""
        told = self._session.get_modelmeta().custom_metadata_map
        return ["", *told["character"].splitlines(), " "]


def load_models() -> tuple[Model, Model]:
    """The model that finds lines and the one that reads them. The package's own code, which is slow, is left aside."""
    package = importlib.util.find_spec("rapidocr")
    if package is None or not package.submodule_search_locations:
        raise Unopenable("unsupported", _MISSING)
    folder = Path(package.submodule_search_locations[0]) / "models"
    try:
        finding, reading = (next(iter(sorted(folder.glob(f"*_{kind}_*.onnx")))) for kind in ("det", "rec"))
        return Model(finding, keeps_memory=True), Model(reading, keeps_memory=False)
    except (ImportError, StopIteration, RuntimeError):
        raise Unopenable("unsupported", _MISSING) from None
