"""A program like the article's: it trains while it draws, from VMobjects or from array mobjects.

    python benchmarks/article_program.py SIDE FOLDER

Started by ``rendering.py``; renders 139 frames: the drawing-in over 3 s, a pause of 2 s, then four
epochs of eight transforms of 0.1 s. Both sides play the same frame by frame. The training is this
package's own, so that only drawing is compared; Manim's cache stays on, as the article leaves it.
Prints the number of frames.
"""

from __future__ import annotations

import sys
from typing import Any

from article_moments import PARTS, Moment
from drawing_jobs import picture_class
from manim import Create, Scene, Transform, tempconfig

from nnviz_manim.datasets import load_sample
from nnviz_manim.learning import MLP, Snapshot, train

EPOCHS = 4


def moment_of(snapshot: Snapshot) -> Moment:
    values = {layer: rows[0].astype(float) for layer, rows in snapshot.activations.items()}
    return Moment(
        epoch=int(snapshot.epoch),
        accuracy=100 * snapshot.train_accuracy,
        image=values[0],
        hidden_1=values[1],
        hidden_2=values[2],
        output=values[3],
        lines_1=snapshot.weights[2],
        lines_2=snapshot.weights[3],
    )


class ArticleProgram(Scene):
    make_picture: Any

    def construct(self) -> None:
        network = MLP([784, 10, 10, 10], init="standard_normal", seed=9)
        training = train(
            network,
            load_sample(),
            epochs=EPOCHS,
            batch_size=1,
            learning_rate=0.01,
            optimizer="sgd",
            loss="squared_error",
            shuffle=False,
            probes=[0],
        )
        picture = self.make_picture(moment_of(next(training)))
        words = [picture.headers, picture.parts["prediction"], picture.parts["status"]]
        self.add(*words)
        drawn = [each for each in picture.mobjects() if each not in words]
        self.play(*(Create(each) for each in drawn), run_time=3)
        self.wait(2)
        for snapshot in training:
            moment = moment_of(snapshot)
            for name in PARTS:
                target = picture.make(name, moment)
                self.play(Transform(picture.parts[name], target), run_time=0.1)


if __name__ == "__main__":
    _, side, folder = sys.argv
    ArticleProgram.make_picture = picture_class(side)
    settings = {
        "quality": "low_quality",
        "media_dir": folder,
        "disable_caching": False,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    with tempconfig(settings):
        scene = ArticleProgram()
        scene.render()
        print(round(scene.renderer.time * 15))
