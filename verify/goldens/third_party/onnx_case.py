"""One node test of ONNX: its operator, attributes and tensors."""

import dataclasses

import numpy
import onnx
from onnx import numpy_helper


class LeftOut(Exception):
    """Why a case cannot be put to the core."""


@dataclasses.dataclass
class Case:
    name: str
    operator: str
    attributes: dict
    inputs: list
    outputs: list

    def same_numbers(self, other, outputs=None):
        """Whether the inputs, and the outputs or the first few of them, are the same to the bit."""
        mine, theirs = self.inputs + self.outputs[:outputs], other.inputs + other.outputs[:outputs]
        return len(mine) == len(theirs) and all(
            a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes() for a, b in zip(mine, theirs)
        )


def tensors(directory, kind):
    found = []
    while (path := directory / f"{kind}_{len(found)}.pb").exists():
        content = path.read_bytes()
        try:
            found.append(numpy_helper.to_array(onnx.load_tensor_from_string(content)))
        except Exception:
            # A sequence or an optional value, which no operator of the core has; its bytes still tell it from others.
            found.append(numpy.frombuffer(content, dtype=numpy.uint8))
    return found


def read(root, name):
    directory = root / f"test_{name}"
    nodes = onnx.load(directory / "model.onnx").graph.node
    operator = nodes[0].op_type if len(nodes) == 1 else "several operators"
    attributes = {}
    for attribute in nodes[0].attribute if len(nodes) == 1 else []:
        value = onnx.helper.get_attribute_value(attribute)
        attributes[attribute.name] = value.decode() if isinstance(value, bytes) else value
    data = directory / "test_data_set_0"
    return Case(name, operator, attributes, tensors(data, "input"), tensors(data, "output"))


def floats(*arrays):
    """Stops a case that is not of the core's scalars, or empty."""
    for array in arrays:
        if array.dtype not in (numpy.float32, numpy.float64):
            raise LeftOut("not of a scalar that the core has")
        if array.size == 0:
            raise LeftOut("an empty tensor")


def scalar(array):
    return {"float32": "f32", "float64": "f64"}[str(array.dtype)]
