"""PyTorch's modules as runs: the training untouched, and the same answers, number by number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from nnviz_manim.datasets import load_digits8
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import Dense, Dropout, Ending
from nnviz_manim.recording import Run
from nnviz_manim.recording.recorders import TorchRecorder

torch.set_num_threads(1)  # small as these are, more threads only wait for each other

RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 8)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int64) + (X[:, 1] > 0)


class Nested(nn.Module):
    """Layers in layers, activations as functions, a layer that stands in no Sequential."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Linear(8, 6), nn.Tanh()))
        self.drop = nn.Dropout(0.3)
        self.last = nn.Linear(5, 3)
        self.middle = nn.Linear(6, 5, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.middle(self.drop(self.body(x))))
        return functional.log_softmax(self.last(x.view(x.size(0), -1)), dim=1)


class Own(nn.Module):
    """Layers that are found by a forward pass alone, in the words that people write."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 6), nn.Linear(6, 6), nn.Linear(6, 1)])
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.layers[0](x.float()))
        x = torch.tanh(self.layers[1](functional.dropout(x, 0.2, self.training)))
        return self.layers[2](x).squeeze(-1)


def plain(*last: nn.Module) -> nn.Sequential:
    return nn.Sequential(nn.Linear(8, 6), nn.ReLU(), nn.Dropout(0.4), nn.Linear(6, 3), *last)


def train(model: nn.Module, loss: Any, recorder: Any = None, epochs: int = 3) -> list[Any]:
    """An ordinary loop. Returns all that could have been changed by looking on."""
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    features, labels = torch.from_numpy(X).to(next(model.parameters()).dtype), torch.from_numpy(Y)
    seen = []
    for _ in range(epochs):
        model.train()
        for batch in torch.randperm(len(X)).split(50):
            optimizer.zero_grad()
            loss(model(features[batch]), labels[batch]).backward()
            optimizer.step()
            if recorder:
                recorder.step()
        if recorder:
            recorder.epoch()
        seen += [parameter.grad.clone() for parameter in model.parameters()]
        seen += [module.training for module in model.modules()]
    return [*seen, *(p.detach().clone() for p in model.parameters()), torch.rand(3)]


@pytest.mark.parametrize("make", [plain, Nested])
def test_a_training_is_the_same_with_and_without_a_recorder(make: Any) -> None:
    ended = []
    for records in (False, True):
        torch.manual_seed(5)
        model = make()
        if isinstance(model, Nested):
            model.body.eval()  # part of it in a mode of its own
        loss = nn.CrossEntropyLoss() if make is plain else nn.NLLLoss()
        hooks = [len(module._forward_hooks) for module in model.modules()]
        recorder = None
        if records:
            recorder = TorchRecorder(model, data=(X, Y), probes=[0], loss=loss, every=2)
            assert [len(module._forward_hooks) for module in model.modules()] == hooks
            assert all(parameter.grad is None for parameter in model.parameters())
        ended.append(train(model, loss, recorder))
    for one, other in zip(*ended, strict=True):
        assert torch.equal(one, other) if isinstance(one, torch.Tensor) else one == other


@pytest.mark.parametrize(
    ("make", "loss", "shown"),
    [
        (plain, nn.CrossEntropyLoss(), lambda out: out.softmax(1)),
        (plain, functional.cross_entropy, lambda out: out.softmax(1)),
        (plain, None, lambda out: out),
        (Nested, nn.NLLLoss(), torch.exp),
        (lambda: plain(nn.Sigmoid()), None, lambda out: out),
        (lambda: plain().double(), nn.CrossEntropyLoss(), lambda out: out.softmax(1)),
        (Own, nn.BCEWithLogitsLoss(), lambda out: out.sigmoid()[:, None]),
        (lambda: plain(nn.Softmax(dim=-1)), None, lambda out: out),
    ],
    ids=["logits", "a function", "no loss", "log softmax", "sigmoid", "double", "own", "softmax"],
)
def test_our_forward_pass_gives_its_outputs_at_every_moment(
    make: Any, loss: Any, shown: Any
) -> None:
    torch.manual_seed(1)
    model = make()
    recorder = TorchRecorder(model, probes=X[:7], loss=loss)
    theirs = []

    class Answers:
        def step(self) -> None:
            recorder.step()

        def epoch(self) -> None:
            recorder.epoch()
            with torch.no_grad():
                inputs = torch.from_numpy(X[:7]).to(next(model.parameters()).dtype)
                theirs.append(shown(model.eval()(inputs)).numpy())

    def binary(outputs: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        return loss(outputs, (wanted > 0).float())

    train(model, binary if make is Own else nn.CrossEntropyLoss(), Answers())
    for moment, outputs in zip(list(recorder.run)[1:], theirs, strict=True):
        np.testing.assert_allclose(moment.outputs, outputs, rtol=0, atol=1e-5)


def test_layers_are_found_in_the_order_of_the_forward_pass() -> None:
    run = TorchRecorder(Nested(), probes=X[:2], loss=nn.NLLLoss()).run
    assert run.info.layers == (
        Dense(6, "tanh"), Dropout(0.3), Dense(5, "relu", biases=False), Dense(3, "softmax")
    )  # fmt: skip
    assert run.info.loss == "cross_entropy"
    assert not run[0].biases[3].any()


def test_what_a_run_tells(tmp_path: Any) -> None:
    torch.manual_seed(0)
    digits = load_digits8().scaled(0, 1)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 12), nn.ReLU(), nn.Linear(12, 10))
    loss, optimizer = nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters(), 0.01)
    features, labels = (
        torch.from_numpy(digits.features.copy()),
        torch.from_numpy(digits.labels.copy()),
    )
    with TorchRecorder(
        model, data=digits, probes=[0, 7], test=digits, loss=loss, settings={"optimizer": "adam"}
    ) as recorder:
        for _ in range(4):
            for batch in torch.randperm(len(labels)).split(64):
                optimizer.zero_grad()
                loss(model(features[batch]), labels[batch]).backward()
                optimizer.step()
            recorder.epoch()
    recorder.run.save(tmp_path / "run.npz")
    run = Run.load(tmp_path / "run.npz")
    assert list(run.moments.epoch) == [0, 1, 2, 3, 4]
    assert (run.ending, run.stop_reason) == (Ending.WHOLE, "4 epochs done")
    assert run.info.class_names == digits.class_names
    assert run.info.feature_shape == (8, 8)
    assert run.info.probe_labels == tuple(digits.labels[[0, 7]])
    assert run.info.hyper_parameters == {"optimizer": "adam"}
    assert run.info.versions["torch"]
    scored = np.unique(np.linspace(0, len(digits) - 1, 500).astype(int))
    with torch.no_grad():
        outputs = model(features[scored])
        assert run[-1].loss == pytest.approx(float(loss(outputs, labels[scored])), rel=1e-5)
        right = float((outputs.argmax(1) == labels[scored]).float().mean())
    assert run[-1].train_accuracy == run[-1].test_accuracy == pytest.approx(right)
    assert right > 0.8


def test_answers_of_yes_and_no_are_classes_and_a_regression_is_none() -> None:
    yes = torch.from_numpy((Y > 0).astype(np.float32))[:, None]
    model = nn.Sequential(nn.Linear(8, 1))
    run = TorchRecorder(model, data=(X, yes), probes=[0], loss=nn.BCEWithLogitsLoss()).run
    with torch.no_grad():
        right = ((model(torch.from_numpy(X)) > 0) == (yes > 0)).float().mean()
    assert run[0].train_accuracy == pytest.approx(float(right))
    assert run.info.probe_labels == (int(Y[0] > 0),)
    run = TorchRecorder(model, data=(X, yes), probes=[0], loss=nn.MSELoss()).run
    assert run.info.is_regression
    assert run.info.probe_labels == (-1,)
    several = np.column_stack([Y > 0, Y > 1]).astype(np.float32)
    model = nn.Sequential(nn.Linear(8, 2))
    run = TorchRecorder(model, data=(X, several), probes=[0], loss=nn.BCEWithLogitsLoss()).run
    assert run.info.probe_labels == (-1,)
    assert not run.info.is_regression


def test_images_keep_their_shape_as_the_module_takes_them() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(12, 2))
    assert TorchRecorder(model, probes=torch.zeros(3, 1, 3, 4)).run.info.feature_shape == (3, 4)
    assert TorchRecorder(model, probes=torch.zeros(3, 3, 2, 2)).run.info.feature_shape == ()
    assert TorchRecorder(model, probes=torch.zeros(3, 12)).run.info.feature_shape == (12,)


def test_moments_between_epochs_are_fractions_of_them() -> None:
    model = plain()
    with TorchRecorder(model, probes=X[:1], every=2) as recorder:
        for steps in (4, 4, 2):
            for _ in range(steps):
                recorder.step()
            if steps == 4:
                recorder.epoch(loss=1.5)
    run = recorder.run
    assert list(run.moments.step) == [0, 2, 4, 6, 8, 10]
    assert list(run.moments.epoch) == [0, 0.5, 1, 1.5, 2, 2.5]
    only_epochs = TorchRecorder(model, probes=X[:1])
    only_epochs.epoch(loss=0.5)
    assert list(only_epochs.run.moments.epoch) == [0, 1]
    assert only_epochs.run[1].loss == 0.5
    assert only_epochs.run.ending is Ending.UNKNOWN


def test_a_recorded_moment_does_not_change_with_the_weights() -> None:
    model = plain()
    recorder = TorchRecorder(model, probes=X[:1])
    before = recorder.run[0].weights[1].copy()
    with torch.no_grad():
        model[0].weight.zero_()
    np.testing.assert_array_equal(recorder.run[0].weights[1], before)


def test_ctrl_c_ends_the_block_and_an_error_is_raised_on() -> None:
    with TorchRecorder(plain(), probes=X[:1]) as recorder:
        recorder.epoch()
        raise KeyboardInterrupt
    assert recorder.run.ending is Ending.INTERRUPTED
    assert recorder.run.stop_reason == "interrupted by the user after epoch 1"
    with pytest.raises(ZeroDivisionError), TorchRecorder(plain(), probes=X[:1]) as recorder:
        1 / 0  # noqa: B018
    assert recorder.run.ending is Ending.INTERRUPTED


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = nn.Linear(8, 8), nn.Linear(8, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.two(x + self.one(x))


class Twice(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = nn.Linear(8, 2), nn.Linear(8, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.one(x), self.two(x)], dim=1)


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.attention(x, x, x)[0]


class Pair(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Linear(8, 2)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, int]:
        return self.one(x), 1


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (Residual(), "Residual: add joins"),
        (Twice(), "two .Linear.: linear joins"),
        (Attention(), r"attention .MultiheadAttention."),
        (Pair(), "its output, tuple"),
        (nn.Sequential(nn.Flatten(), nn.Conv1d(2, 2, 2)), r"1 .Conv1d.: conv1d"),
        (nn.Sequential(nn.Linear(8, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)), "batch_norm"),
        (nn.Sequential(nn.Linear(8, 4), nn.GELU(), nn.Linear(4, 2)), r"1 .GELU.: gelu"),
        (nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Tanh()), "tanh does not follow"),
        (nn.Sequential(nn.Linear(8, 4), nn.Softmax(dim=0)), "over dimension 0"),
        (nn.Sequential(nn.Linear(8, 4), nn.Dropout()), "ends with Dropout"),
        (nn.Sequential(nn.ReLU()), "relu does not follow"),
        (nn.Identity(), "no Linear layer"),
        (nn.LazyLinear(3), "size is not known"),
        (nn.utils.parametrizations.weight_norm(nn.Linear(8, 3)), "computed anew"),
        (nn.Linear(9, 3), "does not take the probes, of shape"),
        (nn.LSTM(8, 3), "LSTM: unsqueeze cannot be drawn"),
        (torch.jit.script(nn.Linear(8, 3)), "is scripted, which hides its layers"),
        (lambda x: x, "must be a torch.nn.Module"),
    ],
)
def test_what_is_no_chain_of_layers_is_refused_by_name(model: Any, told: str) -> None:
    draws = torch.get_rng_state()
    with pytest.raises(SettingError, match=told):
        TorchRecorder(model, probes=X[:3])
    assert torch.equal(draws, torch.get_rng_state())
    if isinstance(model, nn.Module):
        assert all(module.training for module in model.modules())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "needs inputs"),
        ({"probes": [0]}, "with data given"),
        ({"data": (X, Y), "probes": [120]}, "no probe at position 120"),
        ({"data": (X, Y + 1)}, "labels go from 1 to 3"),
        ({"probes": X, "loss": "hinge"}, "Unknown loss of PyTorch"),
        ({"probes": X, "every": 0}, "at least 1"),
    ],
)
def test_settings_that_cannot_be_are_refused(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingError, match=told):
        TorchRecorder(plain(), **arguments)
