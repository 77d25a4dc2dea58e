from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import Dense
from nnviz_manim.recording import Run
from nnviz_manim.recording.run_info_json import info_from_json, info_to_json, plain_info


def test_there_and_back(run: Run) -> None:
    through_text = json.loads(json.dumps(info_to_json(run.info)))
    assert vars(info_from_json(through_text)) == vars(run.info)


def test_numpy_numbers_become_pythons(make_info: Any) -> None:
    info = make_info(
        seed=np.int64(3),
        probe_labels=tuple(np.array([1, 0])),
        hyper_parameters={"learning_rate": np.float32(0.5), "shuffle": np.bool_(True)},
    )
    plain = plain_info(info)
    assert plain.seed == 3
    assert type(plain.seed) is int
    assert plain.probe_labels == (1, 0)
    assert plain.hyper_parameters == {"learning_rate": 0.5, "shuffle": True}
    assert type(plain.hyper_parameters["learning_rate"]) is float


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loss": None}, "loss must be a name"),
        ({"class_names": (1, 2)}, "class_names must be a list of names"),
        ({"class_names": "ab"}, "class_names must be a list of names"),
        ({"class_names": ("no",)}, "names 1 classes, but 2 outputs tell 2 apart"),
        ({"class_names": ("a", "b", "c")}, "names 3 classes, but 2 outputs"),
        ({"probe_labels": (0, 99)}, "probe_labels has 99, but 2 outputs tell the classes 0 to 1"),
        ({"probe_labels": (-2,)}, "probe_labels has -2"),
        ({"probe_labels": (0.5,)}, "probe_labels must be a list of whole numbers"),
        ({"feature_shape": (28, 28)}, r"feature_shape \(28, 28\) does not hold the 4 inputs"),
        ({"seed": 0.5}, "seed must be a whole number or None"),
        ({"data_name": 3}, "data_name must be a name"),
        ({"hyper_parameters": {"layers": [1, 2]}}, "hyper_parameters must be texts, numbers"),
        ({"hyper_parameters": {"stop": print}}, "hyper_parameters cannot be kept in a run file"),
        ({"versions": {"numpy": 2}}, "versions must be texts by name"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(
    make_info: Any, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        plain_info(replace(make_info(), **changes))


DENSE = {"kind": "dense", "units": 3, "activation": "relu", "biases": True}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"inputs": []}, "inputs must be one or more whole numbers from 1"),
        ({"inputs": [4.0]}, "inputs must be"),
        ({"inputs": 4}, "inputs must be"),
        ({"layers": []}, "layers must be one or more layers"),
        ({"layers": "432"}, "layers must be"),
        ({"layers": [{**DENSE, "units": [3]}]}, "layers must be"),
        ({"layers": [{**DENSE, "units": 0}]}, "units of a dense layer .* at least 1, but is 0"),
        ({"layers": [{**DENSE, "activation": 3}]}, "Unknown activation of a dense layer: 3"),
        ({"layers": [{**DENSE, "kind": "pooling"}]}, "Unknown kind of layer: 'pooling'"),
        ({"layers": [{**DENSE, "rate": 0.5}]}, "has the settings units, activation, biases, not"),
        ({"layers": [{"kind": "dropout", "rate": 1}]}, "rate of a dropout layer must be"),
        ({"layers": [{"kind": "dropout", "rate": 0.5}]}, "last layer is Dropout"),
    ],
)
def test_layers_of_a_foreign_file_are_not_trusted(
    make_info: Any, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        info_from_json(info_to_json(make_info()) | changes)


def test_a_layer_of_an_unknown_kind_cannot_be_kept(make_info: Any) -> None:
    class Odd(Dense):
        pass

    with pytest.raises(SettingError, match=r"Odd.* is no layer of a known kind"):
        plain_info(replace(make_info(), layers=(Odd(3), Dense(2))))


def first_format(values: dict[str, Any]) -> dict[str, Any]:
    old = {"layer_sizes": [4, 3, 2], "activations": ["tanh", "swish"]}
    return old | {name: values[name] for name in values if name not in {"inputs", "layers"}}


@pytest.mark.parametrize("biases", [True, False])
def test_sizes_and_activations_of_the_first_format_become_layers(
    make_info: Any, biases: bool
) -> None:
    whole = info_to_json(make_info(hyper_parameters={"biases": biases}))
    info = info_from_json(first_format(whole), version=1)
    assert info.layers == (Dense(3, "tanh", biases), Dense(2, "swish", biases))
    assert info.layer_sizes == (4, 3, 2)
    assert info.activations == ("tanh", "swish")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layer_sizes": [4]}, "layer_sizes must be two or more whole numbers from 1"),
        ({"layer_sizes": [4, 0, 2]}, "layer_sizes must be"),
        ({"layer_sizes": [4, 3.0, 2]}, "layer_sizes must be"),
        ({"layer_sizes": [4, True, 2]}, "layer_sizes must be"),
        ({"layer_sizes": "432"}, "layer_sizes must be"),
        ({"activations": ["relu"]}, "activations names 1 functions, but a network of 4-3-2 has 2"),
        ({"hyper_parameters": None}, "hyper_parameters must be"),
    ],
)
def test_what_the_first_format_cannot_be_is_refused(
    make_info: Any, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        info_from_json(first_format(info_to_json(make_info())) | changes, version=1)


def test_formats_are_not_mixed(make_info: Any) -> None:
    values = info_to_json(make_info())
    with pytest.raises(SettingError, match="lacks inputs"):
        info_from_json(first_format(values))
    with pytest.raises(SettingError, match="lacks layer_sizes"):
        info_from_json(values, version=1)


def test_every_field_is_needed(run: Run) -> None:
    whole = info_to_json(run.info)
    for name in whole:
        with pytest.raises(SettingError, match=f"lacks {name}"):
            info_from_json({key: value for key, value in whole.items() if key != name})
    with pytest.raises(SettingError, match="has 'version', which is none of it"):
        info_from_json(whole | {"version": 3})
    with pytest.raises(SettingError, match="must be an object"):
        info_from_json([1, 2])
